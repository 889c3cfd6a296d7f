import { createHmac } from 'node:crypto';
import type { Notice } from '../../../commands/ports/index.js';
import { urgencyOf } from './urgency.js';

/**
 * What replaces an older notification that the push service still holds (RFC 8030): 32 characters of base64url. It is the same for a brew,
 * or else a session or machine; but what is urgent is not replaced by what is not. The push service can't tell from it which brew it is.
 *
 * @param auth of the subscription
 */
export function topicOf(notice: Notice, auth: string): string {
  const text = JSON.stringify([notice.type, ...about(notice)]);
  return createHmac('sha256', auth).update(text).digest().subarray(0, topicBytes).toString('base64url');
}

const topicBytes = 24;

function about(notice: Notice): readonly string[] {
  switch (notice.type) {
    case 'alarm':
      return [notice.brewId ?? notice.sessionId ?? notice.deviceId, urgencyOf(notice)];
    case 'summary':
      return notice.brewId === undefined ? [] : [notice.brewId];
    case 'alert':
      return [notice.alertId];
    case 'webhookOff':
      return [notice.host];
    case 'test':
      return [];
  }
}
