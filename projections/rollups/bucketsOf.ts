import type { Reading } from '../../domain/machine/index.js';
import { createDayOf, historyLevels, type RollupLevel } from '../readings/index.js';
import type { StoredTelemetry } from '../telemetry.js';

/** The readings of one session of a device, in one interval of device time, received on one day. */
export interface Bucket {
  readonly deviceId: string;
  /** The session's key (`sessionKey`); 0 outside any session. */
  readonly session: number;
  /** Begin of the interval, epoch milliseconds of device time: a multiple of the level's length. */
  readonly startMs: number;
  /** UTC day, `yyyy-mm-dd`. Late readings get a bucket of their own, so that each partition can be dropped on time. */
  readonly receivedOn: string;
  /** In order of receipt. */
  readonly readings: readonly BucketReading[];
  /** Readings that were received in the interval and have no plausible time: they are only counted. */
  readonly untimed: number;
}

export interface BucketReading {
  readonly reading: Reading;
  /** Sensors with implausible values; undefined when there are none. */
  readonly implausible: readonly number[] | undefined;
}

/** The buckets of the readings of messages, by key. */
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
      // Consecutive readings of a message are mostly in one bucket.
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

/** The key of a bucket; no part contains a space. */
export function bucketKey({
  deviceId,
  session,
  startMs,
  receivedOn,
}: Omit<Bucket, 'readings' | 'untimed'>): string {
  return `${deviceId} ${session} ${startMs} ${receivedOn}`;
}
