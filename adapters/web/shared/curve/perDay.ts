import type { Line } from './lines.js';

const dayMs = 86_400_000;
/** In less, the unrest of a probe is larger than what the gravity does. */
const leastMs = dayMs / 2;

/** How fast a value changed at each time, per day: the straight line through the day before it, by least squares. */
export function perDayLine({ times, values, gapMs }: Line): Line {
  const known = times.flatMap((atMs, index) => {
    const value = values[index];
    return value == null ? [] : [{ atMs, value }];
  });
  const changes: { readonly atMs: number; readonly perDay: number }[] = [];
  let from = 0;
  for (const [index, { atMs }] of known.entries()) {
    while (known[from]!.atMs < atMs - dayMs) from += 1;
    if (atMs - known[from]!.atMs < leastMs) continue;
    changes.push({ atMs, perDay: slopeOf(known.slice(from, index + 1)) * dayMs });
  }
  return {
    times: changes.map(({ atMs }) => atMs),
    values: changes.map(({ perDay }) => perDay),
    gapMs,
  };
}

function slopeOf(points: readonly { readonly atMs: number; readonly value: number }[]): number {
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const meanMs = mean(({ atMs }) => atMs);
  const meanValue = mean(({ value }) => value);
  const spread = mean(({ atMs }) => (atMs - meanMs) ** 2);
  return mean(({ atMs, value }) => (atMs - meanMs) * (value - meanValue)) / spread;
}
