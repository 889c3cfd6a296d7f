import type { Reading } from '../../domain/machine/index.js';
import { dayOf, historyLevels, type RollupLevel } from '../readings/index.js';
import type { StoredTelemetry } from '../telemetry.js';

/** The readings of one session of a device, in one stretch of device time, received on one day. */
export interface Bucket {
  readonly deviceId: string;
  /** The session's key (`sessionKey`); 0 outside any. */
  readonly session: number;
  /** Beginning of the stretch, epoch milliseconds of device time: a multiple of the level's length. */
  readonly startMs: number;
  /** UTC day, `yyyy-mm-dd`: late readings make a bucket of their own, so that each partition can go when its time has come. */
  readonly receivedOn: string;
  /** In order of receipt. */
  readonly readings: readonly Reading[];
}

/** The buckets that the readings of messages belong to, by a key that names each. */
export function bucketsOf(
  telemetry: readonly StoredTelemetry[],
  level: RollupLevel,
): ReadonlyMap<string, Bucket> {
  const { bucketMs } = historyLevels[level];
  const buckets = new Map<string, GrowingBucket>();
  for (const { deviceId, session, receivedAtMs, readings } of telemetry) {
    const receivedOn = dayOf(receivedAtMs);
    let bucket: GrowingBucket | undefined;
    for (const reading of readings) {
      const startMs = Math.floor(reading.atMs / bucketMs) * bucketMs;
      // Readings of a message mostly follow each other in one bucket.
      if (bucket?.startMs !== startMs) {
        const key = bucketKey({ deviceId, session, startMs, receivedOn });
        bucket = buckets.get(key) ?? { deviceId, session, startMs, receivedOn, readings: [] };
        buckets.set(key, bucket);
      }
      bucket.readings.push(reading);
    }
  }
  return buckets;
}

type GrowingBucket = Bucket & { readonly readings: Reading[] };

/** Names a bucket: none of the parts can hold a space. */
export function bucketKey({ deviceId, session, startMs, receivedOn }: Omit<Bucket, 'readings'>): string {
  return `${deviceId} ${session} ${startMs} ${receivedOn}`;
}
