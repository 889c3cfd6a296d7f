import { missingOf, sizeOf } from '../../domain/device/sequence/index.js';
import { concurrently } from '../concurrently.js';
import { devicesAtOnce } from './ingestParts.js';
import type { PartitionState } from './partitionState.js';

/** What is missing for so long is told; most of what comes late comes sooner. */
const missingForMs = 60_000;

/** Reports the missing messages of these devices in their streams, and also that nothing is missing any more. */
export function tellMissing(deviceIds: readonly string[], state: PartitionState): Promise<void> {
  return concurrently(deviceIds, devicesAtOnce, (deviceId) =>
    state.lanes.run(deviceId, () => tellMissingOf(deviceId, state)),
  );
}

/** In the device's lane. */
async function tellMissingOf(
  deviceId: string,
  { sequences, aggregates, parts }: PartitionState,
): Promise<void> {
  const state = sequences.of(deviceId);
  const missing = missingOf(state);
  const { dropped, lost } = state.counts;
  const sinceMs = Math.min(...missing.map((range) => range.sinceMs));
  const ranges = missing.map(({ epoch, boot, first, last }) => ({ epoch, boot, first, last }));
  const receivedAtMs = parts.now().getTime();
  const told = { missing: ranges, messages: sizeOf(missing), sinceMs, dropped, lost, receivedAtMs };
  await aggregates.devices.handle(deviceId, [{ type: 'missing', deviceId, ...told, causedBy: 'ingest' }]);
  if (missing.length === 0) sequences.unwatch(deviceId);
}

/** Counts missing messages of the partition. Reports devices whose messages are missing for too long, or no longer missing. */
export async function tellAllMissing(state: PartitionState): Promise<void> {
  const { partition, sequences, states, parts } = state;
  const watched = [...sequences.watched];
  await sequences.load(watched);
  const counts = watched
    .map((deviceId) => sizeOf(missingOf(sequences.of(deviceId))))
    .filter((count) => count > 0);
  const messages = counts.reduce((sum, count) => sum + count, 0);
  parts.onMissing({ partition, messages, devices: counts.length });
  const noticedBeforeMs = parts.now().getTime() - missingForMs;
  const due = watched.filter((deviceId) => {
    const missing = missingOf(sequences.of(deviceId));
    return missing.length === 0 || missing.some(({ sinceMs }) => sinceMs <= noticedBeforeMs);
  });
  await states.load(due, () => false);
  await tellMissing(due, state);
}
