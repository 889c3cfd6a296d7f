import type { ActionOutcome, EntryPoint } from '../events.js';

/** After this time an action without an outcome is over; a command of the command line may take hours. */
export const runsForMs: Readonly<Record<EntryPoint, number>> = { api: 60_000, cli: 86_400_000 };

/** `unknown`: its process ended, or lost the outcome; the action may have been done. */
export const shownOutcomes = ['running', 'done', 'refused', 'failed', 'unknown'] as const;
export type ShownOutcome = (typeof shownOutcomes)[number];

export interface ActionSoFar {
  /** Null until it is known. */
  readonly outcome: ActionOutcome | null;
  readonly begunAt: Date;
  readonly entryPoint: EntryPoint;
}

/** The outcome as people see it. Queries that filter by it follow the same rule. */
export function shownOutcome({ outcome, begunAt, entryPoint }: ActionSoFar, nowMs: number): ShownOutcome {
  if (outcome !== null && outcome !== 'unanswered') return outcome;
  if (outcome === 'unanswered') return 'unknown';
  return nowMs - begunAt.getTime() < runsForMs[entryPoint] ? 'running' : 'unknown';
}
