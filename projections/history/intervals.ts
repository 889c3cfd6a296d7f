import type { HistoryReading } from './historyReading.js';

export const tenMinutesMs = 600_000;

/** Readings in order, divided by the interval of device time that they are in. */
export function intervals(
  readings: readonly HistoryReading[],
  lengthMs: number,
): readonly (readonly HistoryReading[])[] {
  const parts: HistoryReading[][] = [];
  let current = NaN;
  for (const one of readings) {
    const interval = Math.floor(one.reading.atMs / lengthMs);
    if (interval !== current) parts.push([]);
    current = interval;
    parts.at(-1)?.push(one);
  }
  return parts;
}
