import type { Pool } from '../../../adapters/postgres/index.js';
import type { EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { device } from '../../../domain/device/index.js';
import { streamName } from '../../../domain/kernel/streams.js';
import { requireDevice } from '../known.js';

/**
 * Refuses a mistyped device before the whole store is read. A device is known by its own events, or by the database.
 *
 * @throws Error naming the nearest device
 */
export async function requireDeviceIn(
  store: Pick<EventStoreConnection, 'readStream'>,
  deviceId: string,
  inDatabase: (work: (pool: Pool) => Promise<void>) => Promise<void>,
): Promise<void> {
  for await (const first of store.readStream(streamName(device, deviceId), { limit: 1 })) if (first) return;
  await inDatabase((pool) => requireDevice(pool, deviceId));
}
