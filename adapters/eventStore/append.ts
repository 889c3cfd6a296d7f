import type { EventStore, EventToAppend, ExpectedRevision } from '../../commands/ports/index.js';
import { hasCode, messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { withStorableTexts } from '../../domain/kernel/text.js';
import { toPortError } from './errors.js';
import type { RawAppend, RawAppender } from './raw/index.js';

/** {@link EventStore.append} on the appender. */
export function createAppend(
  appender: RawAppender,
  logger?: Pick<Logger, 'warn' | 'error'>,
): EventStore['append'] {
  return async (stream, expected, events) => {
    const append = { stream, afterRevision: toAfterRevision(expected), events: events.map(toRawEvent) };
    try {
      return await appender.append(append);
    } catch (cause) {
      const error = toPortError(cause, `appending to stream ${stream}`);
      if (hasCode(error, 'EVENT_STORE_UNAVAILABLE'))
        logger?.warn({ stream, reason: messageOf(cause) }, 'the outcome of an append is unknown');
      if (hasCode(error, 'EVENT_STORE_FAILED') || hasCode(error, 'EVENT_STORE_DENIED'))
        logger?.error(
          { stream, expected: String(expected), events: events.length, err: error },
          error.message,
        );
      throw error;
    }
  };
}

function toAfterRevision(expected: ExpectedRevision): RawAppend['afterRevision'] {
  return expected === 'noStream' ? -1n : expected;
}

/** No stored event has a text that a read model can't store. */
function toRawEvent({ id, type, data, metadata }: EventToAppend): RawAppend['events'][number] {
  const isJson = !(data instanceof Uint8Array);
  return {
    id,
    type,
    isJson,
    data: isJson ? jsonBytes(data) : data,
    metadata: jsonBytes({ ...metadata }),
  };
}

function jsonBytes(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(withStorableTexts(value)));
}
