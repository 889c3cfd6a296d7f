/** By which ways people can be told. */
export type NotificationWay = 'webPush' | 'webhook' | 'mail';
