import { dayMs, median, thinned, type GravityReading } from './readings.js';

/** In a shorter time gravity changes by less than a probe can tell. */
const leastSpanMs = 3_600_000;

/**
 * How much specific gravity changes in a day; negative while it falls: −0.008 is eight points a day. It is the median of the
 * slopes between all pairs of readings, which up to 29 % of wild values don't move (P. K. Sen, "Estimates of the regression
 * coefficient based on Kendall's tau", J. Am. Stat. Assoc. 63, 1968, pages 1379 to 1389). Readings may have any order and
 * any gaps; the caller chooses the window, a day or half of one.
 *
 * @returns undefined for readings that span less than an hour.
 */
export function gravityChangePerDay(readings: readonly GravityReading[]): number | undefined {
  const sample = thinned(readings);
  const [first, last] = [sample.at(0), sample.at(-1)];
  if (!first || !last || last.atMs - first.atMs < leastSpanMs) return undefined;
  const slopes = sample.flatMap((from, index) =>
    sample
      .slice(index + 1)
      .filter((to) => to.atMs > from.atMs)
      .map((to) => ((to.specificGravity - from.specificGravity) / (to.atMs - from.atMs)) * dayMs),
  );
  return median(slopes);
}
