import webPush, { type RequestDetails } from 'web-push';
import type { NotificationAddress, NotificationSender } from '../../../commands/ports/index.js';
import { deliveryOf, type Outbound } from '../outbound/index.js';
import { isPushService } from './pushServices.js';
import { topicOf } from './topicOf.js';
import { urgencyOf } from './urgency.js';
import { isPublicKey, vapidPublicKeyOf } from './vapidKeys.js';

export interface WebPushOptions {
  readonly outbound: Outbound;
  /** See `newVapidPrivateKey`; empty without one. */
  readonly privateKey: string;
  /** Whom a push service writes to when something is wrong: `mailto:` or `https://`. */
  readonly subject: string;
}

export type Subscription = Extract<NotificationAddress, { way: 'webPush' }>;

/** A quarter of an hour: an alarm that is older is no news. */
const ttlSeconds = 15 * 60;

/** Sends a notice, encrypted for the browser that subscribed (RFC 8291), to the browser's push service (RFC 8030, VAPID: RFC 8292). */
export function createWebPushSender({ outbound, privateKey, subject }: WebPushOptions): NotificationSender {
  const publicKey = vapidPublicKeyOf(privateKey);
  return {
    deliver: async ({ notice, address }) => {
      if (address.way !== 'webPush' || !isUsableSubscription(address, outbound))
        return { result: 'failed', failure: 'targetForbidden' };
      if (publicKey === undefined) return { result: 'failed', failure: 'notConfigured' };
      const { p256dh, auth } = address;
      const endpoint = new URL(address.endpoint).href;
      const details = webPush.generateRequestDetails(
        { endpoint, keys: { p256dh, auth } },
        JSON.stringify(notice),
        {
          ...{ TTL: ttlSeconds, topic: topicOf(notice, auth), urgency: urgencyOf(notice) },
          vapidDetails: { subject, publicKey, privateKey },
        },
      );
      return deliveryOf(
        await outbound.post({ url: endpoint, headers: headersOf(details), body: details.body }),
        [404, 410],
      );
    },
  };
}

/** Whether it can be a subscription at a push service that may be called. */
export function isUsableSubscription({ endpoint, p256dh, auth }: Subscription, outbound: Outbound): boolean {
  const isKnown = isPushService(endpoint) || outbound.isNamed(endpoint);
  return (
    isKnown &&
    outbound.accepts(endpoint) &&
    isPublicKey(p256dh) &&
    /^[\w-]{22}$/.test(auth) &&
    /^[\w-]{87}$/.test(p256dh)
  );
}

function headersOf({ headers }: RequestDetails): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
