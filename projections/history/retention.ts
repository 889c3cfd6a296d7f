import { hourOf } from './hours.js';

/** For how many days after their receipt readings and their summaries are kept, at least; 0 keeps them for ever. */
export interface Retention {
  readonly readingsDays: number;
  readonly summariesDays: number;
}

export const keepForGood: Retention = { readingsDays: 0, summariesDays: 0 };

/** The oldest hour of receipt that is kept; undefined when all are. */
export function oldestKept(days: number, nowMs: number): number | undefined {
  return days === 0 ? undefined : hourOf(nowMs) - days * 24;
}
