import type { AlarmDetails } from '../events.js';
import type { MachineFacts } from '../facts.js';
import type { AlarmKind } from '../changeable/kinds.js';
import type { AlarmSettings } from '../changeable/settings.js';

/**
 * Whose time decides when a condition has lasted long enough: `machine`, the time of what the machine reports, or the backend's while it
 * reports nothing; `backend`; or `readings`, the time of the next reading alone, for between two of them nobody knows.
 */
export type RuleClock = 'machine' | 'backend' | 'readings';

/** Something that holds now. */
export interface Condition {
  /** Tells it from others of its rule; by default since when it holds. */
  readonly episode?: string;
  readonly sinceMs: number;
  /** When it becomes an alarm, if it still holds: at once when left out. */
  readonly dueAtMs?: number;
  /** It is about the session that runs, and over with it. */
  readonly session?: number;
  readonly details: AlarmDetails;
}

/** One rule of the table: a pure look at the facts. */
export interface AlarmRule {
  readonly kind: AlarmKind;
  readonly clock: RuleClock;
  conditions(facts: MachineFacts, settings: AlarmSettings): readonly Condition[];
  /** An alarm that nobody acknowledges is escalated after this long, milliseconds. */
  escalateAfterMs?(settings: AlarmSettings): number;
}

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
