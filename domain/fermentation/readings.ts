/** A gravity that was measured, by a probe or by a person. */
export interface GravityReading {
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly specificGravity: number;
}

export const dayMs = 86_400_000;

/** More say nothing that so many do not: the gravity of a beer changes slowly. */
const enough = 200;

/**
 * At most 200 readings in the order of time, each the median of those that follow each other: a probe that floats shows
 * single values that are far off. Readings without a finite time and gravity are left out.
 */
export function thinned(readings: readonly GravityReading[]): readonly GravityReading[] {
  const usable = readings
    .filter(({ atMs, specificGravity }) => Number.isFinite(atMs) && Number.isFinite(specificGravity))
    .toSorted((a, b) => a.atMs - b.atMs);
  const size = Math.ceil(usable.length / enough);
  if (size <= 1) return usable;
  const groups = Array.from({ length: Math.ceil(usable.length / size) }, (_, index) =>
    usable.slice(index * size, (index + 1) * size),
  );
  return groups.map((group) => ({
    atMs: median(group.map(({ atMs }) => atMs)),
    specificGravity: median(group.map(({ specificGravity }) => specificGravity)),
  }));
}

/** Of at least one value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
}
