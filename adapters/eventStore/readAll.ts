import {
  BACKWARDS,
  FORWARDS,
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type ReadPosition,
} from '@eventstore/db-client';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import type { ReadAllOptions } from '../../projections/ports.js';
import { toRecordedEvent } from './recordedEvent.js';
import { iterate } from './responses.js';

/** `EventSource.readAll` on the client. */
export async function* readAll(
  client: EventStoreDBClient,
  { afterPosition, limit = Infinity, direction = 'forwards' }: ReadAllOptions = {},
): AsyncGenerator<RecordedEvent> {
  if (limit <= 0) return;
  const responses = client.readAll({
    direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
    fromPosition: startOf(direction, afterPosition),
  });
  let left = limit;
  for await (const resolved of iterate<AllStreamResolvedEvent>(responses)) {
    const event = toRecordedEvent(resolved);
    // Forwards, the server includes the position itself; reads have no filter, so system events are dropped here.
    if (event === undefined || event.position === afterPosition || isSystem(event)) continue;
    yield event;
    left -= 1;
    if (left <= 0) return;
  }
}

/** `EventStore.readStreams` on the client. Servers can filter subscriptions only. */
export async function* readStreams(
  client: EventStoreDBClient,
  prefix: string,
): AsyncGenerator<RecordedEvent> {
  for await (const event of readAll(client)) if (event.stream.startsWith(prefix)) yield event;
}

function startOf(direction: 'forwards' | 'backwards', position: bigint | undefined): ReadPosition {
  if (position !== undefined) return { commit: position, prepare: position };
  return direction === 'forwards' ? 'start' : 'end';
}

function isSystem(event: RecordedEvent): boolean {
  return event.type.startsWith('$') || event.stream.startsWith('$');
}
