import { setTimeout as sleep } from 'node:timers/promises';
import { backOffMs, type BackOff } from '../domain/backOff.js';
import { hasCode } from '../domain/errors.js';
import type { EventStore, EventToAppend, ExpectedRevision } from './ports.js';

const backOff: BackOff = { firstMs: 100, maxMs: 2000 };
/** With the back-off above about ten seconds; who calls then gives up and starts over from the broker. */
const maxAttempts = 8;

/**
 * Appends, and after an unknown outcome sends the same events with the same ids and the same expected revision again, which the
 * event store makes harmless. So a `WRONG_EXPECTED_REVISION` from here is a real conflict.
 *
 * @returns the stream's revision after the append.
 * @throws BrewlineError `WRONG_EXPECTED_REVISION`, or `EVENT_STORE_UNAVAILABLE` after the last attempt.
 */
export async function appendSurely(
  store: EventStore,
  stream: string,
  expected: ExpectedRevision,
  events: readonly EventToAppend[],
): Promise<bigint> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await store.append(stream, expected, events);
    } catch (error) {
      if (!hasCode(error, 'EVENT_STORE_UNAVAILABLE') || attempt + 1 >= maxAttempts) throw error;
      await sleep(backOffMs(backOff, attempt, Math.random()));
    }
  }
}
