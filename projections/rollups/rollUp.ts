import type { Bucket } from './bucketsOf.js';

/** What is kept of one sensor's values in a stretch of device time. Times are epoch milliseconds; values are float32, as history keeps them. */
export interface SensorRollup {
  readonly lowest: number;
  /** When it was first measured. */
  readonly lowestAtMs: number;
  readonly highest: number;
  readonly highestAtMs: number;
  /** The value with the latest device time; of equal times the one that was received last. */
  readonly last: number;
  readonly lastAtMs: number;
  /** With `readings` the mean. */
  readonly sum: number;
  readonly readings: number;
}

/** What is kept of a stretch of device time. */
export interface Rollup {
  /** Of each sensor that had a plausible value. */
  readonly sensors: ReadonlyMap<number, SensorRollup>;
  /** How many values of a sensor were left out, because they can't be right. */
  readonly implausible: ReadonlyMap<number, number>;
  /** Readings received in the stretch that were left out, because their time can't be right. */
  readonly untimed: number;
}

export const emptyRollup: Rollup = { sensors: new Map(), implausible: new Map(), untimed: 0 };

type Growing = { -readonly [K in keyof SensorRollup]: SensorRollup[K] };

/** The rollup after more readings, in the order of receipt: of any split into batches it is the same. */
export function rollUp(before: Rollup, { readings, untimed }: Pick<Bucket, 'readings' | 'untimed'>): Rollup {
  const after = new Map<number, Growing>(
    [...before.sensors].map(([sensor, rollup]) => [sensor, { ...rollup }]),
  );
  const implausible = new Map(before.implausible);
  for (const { reading, implausible: leftOut } of readings) {
    const { atMs, sensors, values } = reading;
    for (let at = 0; at < sensors.length; at += 1) {
      const sensor = sensors[at] ?? 0;
      if (leftOut?.includes(sensor)) {
        implausible.set(sensor, (implausible.get(sensor) ?? 0) + 1);
        continue;
      }
      const value = Math.fround(values[at] ?? 0);
      const rollup = after.get(sensor);
      if (rollup) add(rollup, value, atMs);
      else after.set(sensor, ofOne(value, atMs));
    }
  }
  return { sensors: after, implausible, untimed: before.untimed + untimed };
}

function ofOne(value: number, atMs: number): Growing {
  return {
    lowest: value,
    lowestAtMs: atMs,
    highest: value,
    highestAtMs: atMs,
    last: value,
    lastAtMs: atMs,
    sum: value,
    readings: 1,
  };
}

function add(rollup: Growing, value: number, atMs: number): void {
  if (value < rollup.lowest || (value === rollup.lowest && atMs < rollup.lowestAtMs)) {
    rollup.lowest = value;
    rollup.lowestAtMs = atMs;
  }
  if (value > rollup.highest || (value === rollup.highest && atMs < rollup.highestAtMs)) {
    rollup.highest = value;
    rollup.highestAtMs = atMs;
  }
  if (atMs >= rollup.lastAtMs) {
    rollup.last = value;
    rollup.lastAtMs = atMs;
  }
  rollup.sum += value;
  rollup.readings += 1;
}
