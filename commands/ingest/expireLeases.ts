import { concurrently } from '../concurrently.js';
import { devicesAtOnce } from './ingestParts.js';
import type { PartitionState } from './partitionState.js';

/** Devices whose states are loaded by one statement. */
const loadedAtOnce = 1_000;

/** Expires the leases of devices of a partition that have been silent for too long. */
export async function expireLeases(state: PartitionState): Promise<void> {
  const { partition, presence, states, lanes, parts } = state;
  const nowMs = parts.now().getTime();
  for (const deviceId of await parts.presence.onlineDevices(partition)) presence.assume(deviceId, nowMs);
  const expired = presence.takeExpired(nowMs);
  for (let at = 0; at < expired.length; at += loadedAtOnce)
    await states.load(
      expired.slice(at, at + loadedAtOnce).map(([deviceId]) => deviceId),
      () => false,
    );
  await concurrently(expired, devicesAtOnce, ([deviceId, silentSinceMs]) =>
    lanes.run(deviceId, () => expireLease(deviceId, silentSinceMs, state)),
  );
}

/** In the device's lane: a message that comes meanwhile is handled before or after, and then nobody is silent any more. */
async function expireLease(
  deviceId: string,
  silentSinceMs: number,
  { presence, aggregates, parts }: PartitionState,
): Promise<void> {
  const { devices } = aggregates;
  const { online, connection } = await devices.load(deviceId);
  if (presence.knows(deviceId) || !online || !connection) return;
  const receivedAtMs = parts.now().getTime();
  await devices.handle(deviceId, [
    { type: 'leaseExpired', deviceId, connection, silentSinceMs, receivedAtMs, causedBy: 'ingest' },
  ]);
}
