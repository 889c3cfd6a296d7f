import type { Reading } from '../../domain/machine/index.js';
import { dayOf, historyLevels, type ReadingRow, type RollupLevel } from '../readings/index.js';

/** The readings of one session of a device, in one stretch of device time, received on one day. */
export interface Bucket {
  readonly deviceId: string;
  /** The device's number of the session; 0 outside any. */
  readonly session: number;
  /** Beginning of the stretch, epoch milliseconds of device time: a multiple of the level's length. */
  readonly startMs: number;
  /** UTC day, `yyyy-mm-dd`: late readings make a bucket of their own, so that each partition can go when its time has come. */
  readonly receivedOn: string;
  /** In order of receipt. */
  readonly readings: readonly Reading[];
}

/** The buckets that rows belong to, by a key that names each. */
export function bucketsOf(rows: readonly ReadingRow[], level: RollupLevel): ReadonlyMap<string, Bucket> {
  const { bucketMs } = historyLevels[level];
  const buckets = new Map<string, Bucket & { readonly readings: Reading[] }>();
  for (const { message, reading } of rows) {
    const { deviceId, session, receivedAtMs } = message;
    const startMs = Math.floor(reading.atMs / bucketMs) * bucketMs;
    const receivedOn = dayOf(receivedAtMs);
    const key = bucketKey({ deviceId, session, startMs, receivedOn });
    const bucket = buckets.get(key);
    if (bucket) bucket.readings.push(reading);
    else buckets.set(key, { deviceId, session, startMs, receivedOn, readings: [reading] });
  }
  return buckets;
}

/** Names a bucket: none of the parts can hold a space. */
export function bucketKey({ deviceId, session, startMs, receivedOn }: Omit<Bucket, 'readings'>): string {
  return `${deviceId} ${session} ${startMs} ${receivedOn}`;
}
