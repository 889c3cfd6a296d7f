import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../commands/ports/index.js';
import { ownStreams } from './identity.js';

/** Takes events of no meaning. */
export const probeStream = `${ownStreams}probe`;

/** `LogStore.probe`: only an append tells whether the store takes appends; one that reads may have a full disk. */
export async function probe(append: EventStore['append']): Promise<void> {
  const metadata = { schemaVersion: 1, recordedAt: new Date().toISOString(), causedBy: 'eventStore' };
  await append(probeStream, 'any', [{ id: randomUUID(), type: 'StoreProbed', data: {}, metadata }]);
}
