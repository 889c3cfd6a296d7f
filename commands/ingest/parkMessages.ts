import { groupBy } from '../../domain/kernel/groupBy.js';
import { retryWhileUnavailable } from '../retryWhileUnavailable.js';
import type { MessageToPark } from '../ports/index.js';
import { patienceMs, type IngestParts } from './ingestParts.js';

/** Parks messages, and logs it. Throws as {@link retryWhileUnavailable} does. */
export async function parkMessages(
  messages: readonly MessageToPark[],
  { parking, logger, onParked }: Pick<IngestParts, 'parking' | 'logger' | 'onParked'>,
): Promise<void> {
  if (messages.length === 0) return;
  await retryWhileUnavailable(patienceMs, () => parking.park(messages));
  // One line for all of a kind: a flood of garbage is not to become a flood of lines.
  for (const alike of groupBy(messages, ({ deviceId, code }) => `${deviceId ?? ''} ${code}`).values()) {
    const { deviceId, code, cause } = alike[0];
    logger.warn({ deviceId, code, cause, messages: alike.length }, 'messages parked');
  }
  for (const { code } of messages) onParked(code);
}
