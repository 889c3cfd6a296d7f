import { createHmac } from 'node:crypto';
import type { Notice, NotificationAddress, NotificationSender } from '../../../commands/ports/index.js';
import { deliveryOf, type Outbound } from '../outbound/index.js';
import { webhookKeyOf } from './webhookSecret.js';

export interface WebhookOptions {
  readonly outbound: Outbound;
  readonly now?: () => number;
}

export type Webhook = Extract<NotificationAddress, { way: 'webhook' }>;

/** Posts a notice as Standard Webhooks says: https://www.standardwebhooks.com, version 1 of the signature. */
export function createWebhookSender({ outbound, now = Date.now }: WebhookOptions): NotificationSender {
  return {
    deliver: async ({ notificationId, notice, address }) => {
      const key = address.way === 'webhook' ? webhookKeyOf(address.secret) : undefined;
      if (address.way !== 'webhook' || !key) return { result: 'failed', failure: 'targetForbidden' };
      const body = JSON.stringify(messageOf(notice));
      // Of the attempt, so that a receiver refuses what is old; when it happened is in the message.
      const seconds = String(Math.floor(now() / 1000));
      const signature = createHmac('sha256', key)
        .update(`${notificationId}.${seconds}.${body}`)
        .digest('base64');
      const headers = {
        'content-type': 'application/json',
        'webhook-id': notificationId,
        'webhook-timestamp': seconds,
        'webhook-signature': `v1,${signature}`,
      };
      return deliveryOf(await outbound.post({ url: address.url, headers, body: Buffer.from(body) }), [410]);
    },
  };
}

/** Whether it can be a webhook that may be called: where its name leads is seen when it is. */
export function isUsableWebhook({ url, secret }: Webhook, outbound: Outbound): boolean {
  return outbound.accepts(url) && webhookKeyOf(secret) !== undefined;
}

function messageOf({ type, ...data }: Notice): object {
  const atMs = 'atMs' in data ? data.atMs : data.toMs;
  return { type, timestamp: new Date(atMs).toISOString(), data };
}
