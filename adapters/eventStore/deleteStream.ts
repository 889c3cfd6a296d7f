import { ANY, type EventStoreDBClient } from '@eventstore/db-client';
import { toPortError } from './errors.js';
import type { ClientCalls } from './raw/index.js';
import { readStream } from './readStream.js';

/** `EventStoreConnection.deleteStream`: looks first, because a server may also "delete" a stream that never was. */
export async function deleteStream(
  client: EventStoreDBClient,
  calls: ClientCalls,
  stream: string,
): Promise<boolean> {
  for await (const { revision } of readStream(calls, stream, { direction: 'backwards', limit: 1 })) {
    try {
      await client.deleteStream(stream, { expectedRevision: ANY });
      return revision >= 0n;
    } catch (error) {
      throw toPortError(error, `deleting stream ${stream}`);
    }
  }
  return false;
}
