import type { Bucket } from './bucketsOf.js';

/**
 * Aggregates of one sensor's values in an interval of device time. Times are epoch milliseconds; values are float32, as history
 * stores them.
 */
export interface SensorRollup {
  readonly lowest: number;
  /** When it was first measured. */
  readonly lowestAtMs: number;
  readonly highest: number;
  readonly highestAtMs: number;
  /** The value with the latest device time; among equal times the one that was received last. */
  readonly last: number;
  readonly lastAtMs: number;
  /** Divided by `readings` it is the mean. */
  readonly sum: number;
  readonly readings: number;
}

/** Aggregates of an interval of device time. */
export interface Rollup {
  /** Of each sensor that had a plausible value. */
  readonly sensors: ReadonlyMap<number, SensorRollup>;
  /** For each sensor, the number of implausible values, which were left out. */
  readonly implausible: ReadonlyMap<number, number>;
  /** Number of readings received in the interval that were left out because their time is implausible. */
  readonly untimed: number;
}

export const emptyRollup: Rollup = { sensors: new Map(), implausible: new Map(), untimed: 0 };

type Growing = { -readonly [K in keyof SensorRollup]: SensorRollup[K] };

/** The rollup after more readings, in the order of receipt. The result does not depend on how they are split into batches. */
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
