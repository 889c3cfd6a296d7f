import { hourMs, tenMinutesMs } from '../../../../projections/history/index.js';
import type { HistoryLevel, HistoryRequest } from '../../../../projections/queries/index.js';

const unitsMs: Readonly<Record<HistoryLevel, number>> = {
  reading: 1,
  tenMinutes: tenMinutesMs,
  hour: hourMs,
};

/** How a range is divided: into at most half as many intervals as points. */
export interface Division {
  readonly level: HistoryLevel;
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucketMs: number;
}

/**
 * Divides the range of a request. With summaries intervals begin and end where they do, and the range is rounded outwards.
 *
 * @param finest the finest level that still has everything
 */
export function divide({ from, to, points }: HistoryRequest, finest: HistoryLevel): Division {
  const most = Math.floor(points / 2);
  const wantedMs = Math.max((to.getTime() - from.getTime()) / most, unitsMs[finest]);
  const level = levelOf(wantedMs);
  const unitMs = unitsMs[level];
  const fromMs = Math.floor(from.getTime() / unitMs) * unitMs;
  const toMs = Math.ceil(to.getTime() / unitMs) * unitMs;
  return { level, fromMs, toMs, bucketMs: Math.ceil((toMs - fromMs) / unitMs / most) * unitMs };
}

/** Slightly longer intervals than were asked for cost far less where summaries have them. */
const nearly = 0.8;

function levelOf(stretchMs: number): HistoryLevel {
  if (stretchMs >= hourMs * nearly) return 'hour';
  return stretchMs >= tenMinutesMs * nearly ? 'tenMinutes' : 'reading';
}
