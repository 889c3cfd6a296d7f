import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../domain/kernel/errors.js';
import { groupBy } from '../../domain/kernel/groupBy.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { EventStore, EventToAppend } from '../ports/index.js';
import { retryWhileUnavailable } from '../retryWhileUnavailable.js';

/** Outcomes of actions on their way to the event store. */
export interface OutcomeQueue {
  add(stream: string, event: EventToAppend): void;
  /** Waits until all are stored, for two seconds at most. */
  close(): Promise<void>;
}

/** Some 5 MiB. */
const maxWaiting = 10_000;
/** With 1,000 subjects an outcome has up to 100 KiB, mostly 200 bytes; one append takes 1 MiB. */
const maxBytes = 512 * 1024;
/** As long as ingest waits for a store. */
const patienceMs = 300_000;
const closeWithinMs = 2_000;

/** Nobody waits for an outcome. While one append is on its way the next ones gather, and go in one append. */
export function createOutcomeQueue(
  store: Pick<EventStore, 'append'>,
  logger: Pick<Logger, 'warn' | 'error'>,
): OutcomeQueue {
  const waiting: { readonly stream: string; readonly event: EventToAppend }[] = [];
  let storing: Promise<void> | undefined;
  let isClosed = false;

  async function storeAll(): Promise<void> {
    // What comes in the same turn goes in the same append.
    await Promise.resolve();
    while (waiting.length > 0) {
      const taken = waiting.splice(0, countWithin(waiting.map(({ event }) => event)));
      for (const [stream, some] of groupBy(taken, ({ stream }) => stream))
        await append(
          stream,
          some.map(({ event }) => event),
        );
    }
    storing = undefined;
  }

  async function append(stream: string, events: readonly EventToAppend[]): Promise<void> {
    try {
      await retryWhileUnavailable(patienceMs, async () => {
        if (isClosed) throw new Error('the process ends');
        // The ids are the same each time, so a repeat stores nothing twice.
        await store.append(stream, 'any', events);
      });
    } catch (error) {
      const fields = { stream, actions: events.length, reason: messageOf(error) };
      logger.error(fields, 'outcomes of actions could not be stored: they show as unknown');
    }
  }

  return {
    add(stream, event) {
      if (waiting.length >= maxWaiting) {
        logger.warn(
          { stream },
          'too many outcomes of actions wait for the event store: one shows as unknown',
        );
        return;
      }
      waiting.push({ stream, event });
      storing ??= storeAll();
    },
    async close() {
      const tooLong = new AbortController();
      const { signal } = tooLong;
      await Promise.race([storing, sleep(closeWithinMs, undefined, { signal }).catch(() => undefined)]);
      tooLong.abort();
      isClosed = true;
    },
  };
}

/** How many of the first events fit into one append; one at least. */
function countWithin(events: readonly EventToAppend[]): number {
  let bytes = 0;
  const tooMany = events.findIndex((event, index) => {
    bytes += JSON.stringify(event.data).length + 300;
    return index > 0 && bytes > maxBytes;
  });
  return tooMany === -1 ? events.length : tooMany;
}
