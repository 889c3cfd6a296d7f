import type { ShownReading } from '../../shared/machine/reading.js';

interface Waiting {
  readonly reading: Pick<ShownReading, 'atMs' | 'freshness'>;
  /** As the machine reported with its last reading. */
  readonly secondsToNext: number | null | undefined;
  /** Somebody has to do something first. */
  readonly isActionOwed: boolean;
}

/** When the machine does its next step; undefined when it does not say, or when that time is over or depends on somebody. */
export function nextStepAt(
  { reading: { atMs, freshness }, secondsToNext, isActionOwed }: Waiting,
  nowMs: number,
): number | undefined {
  if (atMs === undefined || freshness === 'offline' || isActionOwed || !secondsToNext) return undefined;
  const nextMs = atMs + secondsToNext * 1_000;
  return nextMs > nowMs ? nextMs : undefined;
}
