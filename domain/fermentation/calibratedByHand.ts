import { median, type GravityReading } from './readings.js';

/** Within so much time of a reading by hand, what the probe shows is of the same beer. */
const sameBeerMs = 3 * 3_600_000;
/** Further apart, one of the two is wrong, and nobody knows which: nothing is shifted. */
const greatestOffset = 0.02;

export interface Calibrated {
  readonly probe: readonly GravityReading[];
  readonly offset: number | null;
}

/**
 * The probe's readings, shifted so that they agree with the hydrometer: by the median of the differences, since an error of calibration and what
 * sits on a floating probe shift all of its values alike, while a single reading by hand may be wrong.
 */
export function calibratedByHand(
  probe: readonly GravityReading[],
  byHand: readonly GravityReading[],
): Calibrated {
  const differences = byHand.flatMap((hand) => {
    const near = probe.filter(({ atMs }) => Math.abs(atMs - hand.atMs) <= sameBeerMs);
    if (near.length === 0) return [];
    const difference = hand.specificGravity - median(near.map(({ specificGravity }) => specificGravity));
    return Math.abs(difference) <= greatestOffset ? [difference] : [];
  });
  if (differences.length === 0) return { probe, offset: null };
  const offset = median(differences);
  return {
    probe: probe.map(({ atMs, specificGravity }) => ({ atMs, specificGravity: specificGravity + offset })),
    offset,
  };
}
