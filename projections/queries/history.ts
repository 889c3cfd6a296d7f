import type { ShownAlarm } from './alarm.js';
import type { RequestedCommand } from './command.js';
import type { JournalEntryShown } from './journal.js';
import type { ExcludedReadings } from './historyExcluded.js';
import type { TimelineEntry } from './timeline.js';

/** What points are taken from: single readings, or summaries of ten minutes or an hour. */
export type HistoryLevel = 'reading' | 'tenMinutes' | 'hour';

export interface History {
  /** The range, rounded outwards to ten minutes or whole hours if the points come from summaries. */
  readonly from: Date;
  readonly to: Date;
  readonly resolution: Resolution;
  readonly series: readonly HistorySeries[];
  readonly excluded: ExcludedReadings;
  /** Seconds between the device's readings, as it says; null until it does. */
  readonly reportSeconds: number | null;
}

/** Where the points come from: each of them was measured, none is interpolated or averaged. */
export type Resolution =
  | { readonly type: 'everyReading' }
  /** The lowest and the highest value of each interval of `bucketMs`, each at its own time, from this level of history. */
  | { readonly type: 'minMax'; readonly bucketMs: number; readonly level: HistoryLevel };

/** One curve. Times are epoch milliseconds in ascending order; an interval without readings has no point. */
export interface HistorySeries {
  readonly sensor: number;
  readonly points: readonly HistoryPoint[];
  /** Summary of all values in the range, not only of the points. */
  readonly summary: HistorySummary;
}

export interface HistoryPoint {
  readonly atMs: number;
  readonly value: number;
}

export interface HistorySummary {
  readonly lowest: number;
  readonly highest: number;
  readonly mean: number;
  /** The value with the latest device time. */
  readonly last: number;
  readonly readings: number;
}

/** What happened meanwhile, in the order of time. */
export interface Annotations {
  /** Events of the device's sessions, or of the session, at most 500. */
  readonly events: readonly TimelineEntry[];
  /** Commands to the device, at most 100. */
  readonly commands: readonly RequestedCommand[];
  /** Alarms of the device, or of the session and of the machine itself, at most 100. */
  readonly alarms: readonly ShownAlarm[];
  /** What people measured and noted, at most 200. */
  readonly entries: readonly JournalEntryShown[];
  /** False when there were more. */
  readonly isComplete: boolean;
}
