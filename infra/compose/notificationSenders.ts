import {
  createMailSender,
  createOutbound,
  createWebPushSender,
  createWebhookSender,
  isUsableSubscription,
  isUsableWebhook,
  newWebhookSecret,
  vapidPublicKeyOf,
  type OutboundOptions,
} from '../../adapters/notifications/index.js';
import type {
  Mailer,
  NotificationAddress,
  NotificationSender,
  NotificationTargets,
} from '../../commands/ports/index.js';
import type { Config } from '../config.js';
import { originOf } from '../originOf.js';

/** The ways by which people are told. */
export interface NotificationSenders {
  readonly senders: Readonly<Record<NotificationAddress['way'], NotificationSender>>;
  /** What browsers subscribe with; undefined without `VAPID_PRIVATE_KEY`. */
  readonly vapidPublicKey: string | undefined;
  /** Whether a person may give this address; one that is not is never called either. */
  isUsable(address: NotificationAddress): boolean;
}

/** @param options for tests, which have names and authorities of their own */
export function notificationSendersOf(
  config: Config,
  mailer: Mailer | undefined,
  options: Partial<OutboundOptions> = {},
): NotificationSenders {
  const outbound = createOutbound({ allow: config.outboundAllow, ...options });
  const { vapidPrivateKey: privateKey } = config;
  return {
    senders: {
      webPush: createWebPushSender({ outbound, privateKey, subject: vapidSubjectOf(config) }),
      webhook: createWebhookSender({ outbound }),
      mail: createMailSender({ mailer, origin: originOf(config) }),
    },
    vapidPublicKey: vapidPublicKeyOf(privateKey),
    isUsable: (address) => {
      if (address.way === 'webPush') return isUsableSubscription(address, outbound);
      return address.way === 'mail' || isUsableWebhook(address, outbound);
    },
  };
}

/** Where people may have notices sent, for the API. */
export function notificationTargetsOf(config: Config): NotificationTargets {
  const ways = notificationSendersOf(config, undefined);
  return {
    webPushKey: ways.vapidPublicKey,
    isUsable: (address) => ways.isUsable(address),
    newWebhookSecret,
  };
}

/** A push service wants somebody to write to; one of them refuses what is nobody's. */
function vapidSubjectOf({ vapidSubject, publicUrl, mailFrom }: Config): string {
  if (vapidSubject !== '') return vapidSubject;
  if (publicUrl.startsWith('https://')) return publicUrl;
  const [address = 'brewline@localhost'] = /[^\s<>]+@[^\s<>]+/.exec(mailFrom) ?? [];
  return `mailto:${address}`;
}
