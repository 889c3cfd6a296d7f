/** By which ways people can be told. */
export const notificationWays = ['webPush', 'webhook', 'mail'] as const;

export type NotificationWay = (typeof notificationWays)[number];
