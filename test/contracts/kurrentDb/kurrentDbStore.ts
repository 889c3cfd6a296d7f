import { randomUUID } from 'node:crypto';
import type * as KurrentDb from '@kurrent/kurrentdb-client';
import type { EventToAppend, LogStore, ReadStreamOptions } from '../../../commands/ports/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import type { EventMetadata, RecordedEvent } from '../../../domain/kernel/events.js';

type Library = typeof KurrentDb;

/** The port on KurrentDB's client: it reads by a native part of its own, and appends as EventStoreDB's does. */
export function kurrentDbStore(library: Library, client: KurrentDb.KurrentDBClient): LogStore {
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
  return {
    append,
    readStream: (stream, options) => readStream(library, client, stream, options),
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

async function* readStream(
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

function toEventData({ binaryEvent, jsonEvent }: Library, event: EventToAppend): KurrentDb.EventData {
  const { id, type, data, metadata } = event;
  return data instanceof Uint8Array
    ? binaryEvent({ id, type, data, metadata: { ...metadata } })
    : jsonEvent({ id, type, data: { ...data }, metadata: { ...metadata } });
}

function toRecorded(event: KurrentDb.RecordedEvent): RecordedEvent {
  return {
    stream: event.streamId,
    revision: event.revision,
    position: event.position?.commit ?? 0n,
    id: event.id,
    type: event.type,
    data: event.data as object,
    metadata: event.metadata as unknown as EventMetadata,
  };
}
