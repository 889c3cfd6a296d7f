import { randomBytes } from 'node:crypto';
import type { NotificationSender, NotificationTargets } from '../../commands/ports/index.js';
import type { NotificationWay } from '../../domain/notifications/index.js';

/** Where people may have notices sent: nowhere without senders. */
export function notificationTargets(): NotificationTargets {
  return {
    webPushKey: undefined,
    isUsable: () => false,
    newWebhookSecret: () => `whsec_${randomBytes(32).toString('base64')}`,
  };
}

/** What sends notices, by each way. */
export function notificationSenders(): Readonly<Partial<Record<NotificationWay, NotificationSender>>> {
  return {};
}
