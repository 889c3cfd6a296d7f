import {
  BACKWARDS,
  FORWARDS,
  StreamNotFoundError,
  type EventStoreDBClient,
  type ResolvedEvent,
} from '@eventstore/db-client';
import type { ReadStreamOptions } from '../../commands/ports.js';
import type { RecordedEvent } from '../../domain/events.js';
import { toRecordedEvent } from './recordedEvent.js';
import { iterate } from './responses.js';

/** `EventStore.readStream` on the client. */
export async function* readStream(
  client: EventStoreDBClient,
  stream: string,
  options: ReadStreamOptions = {},
): AsyncGenerator<RecordedEvent> {
  const { direction = 'forwards', fromRevision, limit } = options;
  const responses = client.readStream(stream, {
    direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
    fromRevision: fromRevision ?? (direction === 'forwards' ? 'start' : 'end'),
    ...(limit !== undefined && { maxCount: limit }),
  });
  try {
    for await (const resolved of iterate<ResolvedEvent>(responses)) {
      const event = toRecordedEvent(resolved);
      if (event !== undefined) yield event;
    }
  } catch (error) {
    if (!(error instanceof StreamNotFoundError)) throw error;
  }
}
