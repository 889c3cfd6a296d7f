import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../commands/ports/index.js';
import { ownStreams } from './identity.js';

/** The probe's events; they carry no information. */
export const probeStream = `${ownStreams}probe`;

/** `LogStore.probe`: only an append shows whether the store takes appends; a store with a full disk can still be read. */
export async function probe(append: EventStore['append']): Promise<void> {
  const metadata = { schemaVersion: 1, recordedAt: new Date().toISOString(), causedBy: 'eventStore' };
  await append(probeStream, 'any', [{ id: randomUUID(), type: 'StoreProbed', data: {}, metadata }]);
}
