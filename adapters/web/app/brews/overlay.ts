import type { Line } from '../../shared/curve/lines.js';

/** A brew's line on an axis that begins with its own start. */
export interface Overlaid {
  /** Since the start, in the axis' unit. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

const hourMs = 3_600_000;

/** Days, or hours where all of it is shorter than two days. */
export function axisUnitOf(longestMs: number): { readonly unit: 'days' | 'hours'; readonly ms: number } {
  return longestMs < 48 * hourMs ? { unit: 'hours', ms: hourMs } : { unit: 'days', ms: 24 * hourMs };
}

/** From its start on; what was before is no part of what is compared. */
export function overlaid(
  { times, values }: Line,
  { startMs, unitMs }: { readonly startMs: number; readonly unitMs: number },
): Overlaid {
  const from = times.findIndex((atMs) => atMs >= startMs);
  if (from === -1) return { times: [], values: [] };
  return {
    times: times.slice(from).map((atMs) => (atMs - startMs) / unitMs),
    values: values.slice(from),
  };
}

/** The last value at or before a time, while the line has not ended. */
export function overlaidAt({ times, values }: Overlaid, at: number): number | undefined {
  if (at > (times.at(-1) ?? -Infinity)) return undefined;
  const index = times.findLastIndex((each) => each <= at);
  return values[index] ?? undefined;
}
