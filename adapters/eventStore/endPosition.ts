import { BACKWARDS, END, type AllStreamResolvedEvent, type EventStoreDBClient } from '@eventstore/db-client';
import { iterate } from './responses.js';

/** `EventSource.endPosition` on the client: system events count too. */
export async function endPosition(client: EventStoreDBClient): Promise<bigint | undefined> {
  const responses = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 });
  for await (const resolved of iterate<AllStreamResolvedEvent>(responses)) return resolved.commitPosition;
  return undefined;
}
