import { randomUUID } from 'node:crypto';
import type * as KurrentDb from '@kurrent/kurrentdb-client';
import type { EventToAppend, LogStore, ReadStreamOptions } from '../../../commands/ports/index.js';
// Not the folder's index: that loads EventStoreDB's client, beside which this one does not work.
import { storeIdentity } from '../../../adapters/eventStore/identity.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import type { EventSource, ReadAllOptions } from '../../../projections/ports.js';
import { toRecorded, type Library } from './recordedEvent.js';
import { subscribe } from './subscribe.js';

/** The ports on KurrentDB's client: it reads by a native part of its own, and appends and subscribes as EventStoreDB's does. */
export function kurrentDbStore(library: Library, client: KurrentDb.KurrentDBClient): LogStore & EventSource {
  const append: LogStore['append'] = async (stream, expected, events) => {
    const streamState = expected === 'noStream' ? library.NO_STREAM : expected;
    try {
      const written = events.map((event) => toEventData(library, event));
      const { nextExpectedRevision } = await client.appendToStream(stream, written, { streamState });
      return nextExpectedRevision;
    } catch (cause) {
      if (!(cause instanceof library.WrongExpectedVersionError)) throw cause;
      throw new BrewlineError('WRONG_EXPECTED_REVISION', cause.message, { cause });
    }
  };
  const readStream: LogStore['readStream'] = (stream, options) =>
    readStreamBy(library, client, stream, options);
  return {
    append,
    readStream,
    readAll: (options) => readAll(library, client, options),
    subscribe: (options) => subscribe(library, client, options),
    identity: () => storeIdentity({ append, readStream }),
    async endPosition() {
      for await (const { event } of client.readAll({
        direction: 'backwards',
        fromPosition: library.END,
        maxCount: 1,
      }))
        return event?.position?.commit;
      return undefined;
    },
    async *readStreams(prefix) {
      for await (const { event } of client.readAll())
        if (event?.streamId.startsWith(prefix) && !event.type.startsWith('$')) yield toRecorded(event);
    },
    async probe() {
      const metadata = { schemaVersion: 1, recordedAt: '', causedBy: 'test' };
      await append('probe', 'any', [{ id: randomUUID(), type: 'StoreProbed', data: {}, metadata }]);
    },
  };
}

async function* readStreamBy(
  library: Library,
  client: KurrentDb.KurrentDBClient,
  stream: string,
  { direction = 'forwards', fromRevision, limit }: ReadStreamOptions = {},
): AsyncGenerator<RecordedEvent> {
  const start: KurrentDb.ReadRevision = direction === 'forwards' ? library.START : library.END;
  const options = { direction, fromRevision: fromRevision ?? start, ...(limit && { maxCount: limit }) };
  try {
    for await (const { event } of client.readStream(stream, options)) if (event) yield toRecorded(event);
  } catch (error) {
    if (!(error instanceof library.StreamNotFoundError)) throw error;
  }
}

async function* readAll(
  library: Library,
  client: KurrentDb.KurrentDBClient,
  { direction = 'forwards', afterPosition: after, limit = Infinity }: ReadAllOptions = {},
): AsyncGenerator<RecordedEvent> {
  const start = direction === 'forwards' ? library.START : library.END;
  const fromPosition = after === undefined ? start : { commit: after, prepare: after };
  let left = limit;
  for await (const { event } of client.readAll({ direction, fromPosition })) {
    // A read includes the event at its position.
    if (!event || event.type.startsWith('$') || event.position?.commit === after) continue;
    yield toRecorded(event);
    if (--left === 0) return;
  }
}

function toEventData({ binaryEvent, jsonEvent }: Library, event: EventToAppend): KurrentDb.EventData {
  const { id, type, data, metadata } = event;
  return data instanceof Uint8Array
    ? binaryEvent({ id, type, data, metadata: { ...metadata } })
    : jsonEvent({ id, type, data: { ...data }, metadata: { ...metadata } });
}
