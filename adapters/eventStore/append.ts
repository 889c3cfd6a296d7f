import {
  ANY,
  binaryEvent,
  jsonEvent,
  NO_STREAM,
  type EventData,
  type EventStoreDBClient,
  type JSONType,
} from '@eventstore/db-client';
import type { EventStore, EventToAppend, ExpectedRevision } from '../../commands/ports.js';
import { BrewlineError, messageOf } from '../../domain/errors.js';
import { withStorableTexts } from '../../domain/text.js';
import { toPortError } from './errors.js';
import { InFlightLimit } from './inFlightLimit.js';

/**
 * Appends at once. The client writes all of them to one call, whose buffer holds 16 messages. Beyond that it waits inside
 * a promise that nobody holds, and when the call then fails, that promise is rejected unseen and ends the process.
 */
const maxInFlight = 15;
/** The client sets no deadline on the call that its appends share. */
const timeoutMs = 15_000;

/** {@link EventStore.append} on the client. */
export function createAppend(
  client: EventStoreDBClient,
  logger?: { warn(details: object, message: string): void },
): EventStore['append'] {
  const inFlight = new InFlightLimit(maxInFlight);
  return async (stream, expected, events) => {
    const data = events.map(toEventData);
    const expectedRevision = toExpectedRevision(expected);
    try {
      const result = await inFlight.run(() =>
        withTimeout(client.appendToStream(stream, data, { expectedRevision })),
      );
      return result.nextExpectedRevision;
    } catch (cause) {
      const error = toPortError(cause);
      if (error instanceof BrewlineError && error.code === 'EVENT_STORE_UNAVAILABLE') {
        logger?.warn({ stream, reason: messageOf(cause) }, 'the outcome of an append is unknown');
      }
      throw error;
    }
  };
}

function toExpectedRevision(expected: ExpectedRevision): typeof NO_STREAM | typeof ANY | bigint {
  if (expected === 'noStream') return NO_STREAM;
  return expected === 'any' ? ANY : expected;
}

/** No event holds a text that a read model can't. */
function toEventData({ id, type, data, metadata }: EventToAppend): EventData {
  return data instanceof Uint8Array
    ? binaryEvent({ id, type, data, metadata: withStorableTexts({ ...metadata }) })
    : jsonEvent({
        id,
        type,
        data: withStorableTexts(data) as JSONType,
        metadata: withStorableTexts({ ...metadata }),
      });
}

async function withTimeout<Result>(outcome: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    const expire = () =>
      reject(new BrewlineError('EVENT_STORE_UNAVAILABLE', `no answer within ${timeoutMs} ms`));
    timer = setTimeout(expire, timeoutMs);
  });
  try {
    return await Promise.race([outcome, expired]);
  } finally {
    clearTimeout(timer);
  }
}
