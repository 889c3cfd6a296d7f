import type { Reading } from '../../domain/machine/index.js';
import { createDayOf, historyLevels, type RollupLevel } from '../readings/index.js';
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
  readonly readings: readonly BucketReading[];
  /** Readings that were received in the stretch and have no plausible time: they are counted, and nothing else. */
  readonly untimed: number;
}

export interface BucketReading {
  readonly reading: Reading;
  /** Sensors whose values can't be right; undefined when there are none. */
  readonly implausible: readonly number[] | undefined;
}

/** The buckets that the readings of messages belong to, by a key that names each. */
export function bucketsOf(
  telemetry: readonly StoredTelemetry[],
  level: RollupLevel,
): ReadonlyMap<string, Bucket> {
  const { bucketMs } = historyLevels[level];
  const dayOf = createDayOf();
  const buckets = new Map<string, GrowingBucket>();
  for (const message of telemetry) {
    const { deviceId, session, receivedAtMs, readings } = message;
    const receivedOn = dayOf(receivedAtMs);
    let bucket: GrowingBucket | undefined;
    readings.forEach((reading, position) => {
      const isTimed = !message.untimed?.has(position);
      const startMs = Math.floor((isTimed ? reading.atMs : receivedAtMs) / bucketMs) * bucketMs;
      // Readings of a message mostly follow each other in one bucket.
      if (bucket?.startMs !== startMs) {
        const key = bucketKey({ deviceId, session, startMs, receivedOn });
        bucket = buckets.get(key) ?? { deviceId, session, startMs, receivedOn, readings: [], untimed: 0 };
        buckets.set(key, bucket);
      }
      if (isTimed) bucket.readings.push({ reading, implausible: message.implausible?.get(position) });
      else bucket.untimed += 1;
    });
  }
  return buckets;
}

type GrowingBucket = Omit<Bucket, 'readings' | 'untimed'> & { readings: BucketReading[]; untimed: number };

/** Names a bucket: none of the parts can hold a space. */
export function bucketKey({
  deviceId,
  session,
  startMs,
  receivedOn,
}: Omit<Bucket, 'readings' | 'untimed'>): string {
  return `${deviceId} ${session} ${startMs} ${receivedOn}`;
}
