import type { NotificationAddress } from './notifications.js';

/** Where people may have notices sent. Implemented by what sends them. */
export interface NotificationTargets {
  /** What browsers subscribe with (`applicationServerKey`), base64url; undefined where nobody can subscribe. */
  readonly webPushKey: string | undefined;
  /** Whether a sender would send there. Where a name leads is seen only then. */
  isUsable(address: Exclude<NotificationAddress, { readonly way: 'mail' }>): boolean;
  /** With which a webhook's receiver checks that a notice is of Brewline: `whsec_` and base64. */
  newWebhookSecret(): string;
}
