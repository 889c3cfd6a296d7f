import type { Summary } from './liveSummary.js';
import { holds, type Verdict } from '../verifyHistory/verifyHistory.js';

export interface Outcome {
  readonly verdict: Verdict;
  readonly summary: Summary;
  /** From the fleet's start until it was stopped. */
  readonly ranMs: number;
  /** How the simulator ended; `exit code 0` when all that it published was acknowledged. */
  readonly fleetEnded: string;
}

/** True when nothing was lost, stored twice or left unacknowledged. */
export function isGood({ verdict, fleetEnded }: Outcome): boolean {
  return holds(verdict) && fleetEnded === 'exit code 0';
}

const inHistory = 'Every acknowledged message is exactly once in history.';

/** The summary of a timed run, as a table for people. */
export function verdictTable(outcome: Outcome): string {
  const { verdict, summary, ranMs, fleetEnded } = outcome;
  const { numbering } = verdict;
  const seconds = (ms: number | undefined) => (ms === undefined ? '–' : `${(ms / 1000).toFixed(2)} s`);
  const rows: [string, string, boolean?][] = [
    ['devices', String(verdict.devices)],
    ['messages acknowledged', String(verdict.messages), verdict.messages > 0],
    ['readings', String(verdict.readings)],
    ['messages per second', (verdict.messages / (ranMs / 1000)).toFixed(0)],
    ['lag, largest', seconds(summary.maxLagMs)],
    ['lag at the end', seconds(summary.lagMs)],
    ['caught up after', seconds(verdict.caughtUpMs)],
    ['missing from history', String(verdict.missing), verdict.missing === 0],
    ['doubled in history', String(verdict.doubled), verdict.doubled === 0],
    ['last status not newest', String(verdict.wrongStatus), verdict.wrongStatus === 0],
    ['parked, perhaps repeats', String(verdict.parked)],
    ['parked, not understood', String(verdict.malformed), verdict.malformed === 0],
    ['counters began anew', String(numbering.restarts)],
    ['came late', String(numbering.late)],
    ['never came, awaited', String(numbering.missing)],
    ['no longer waited for', String(numbering.lost)],
    ['dropped by devices', String(numbering.dropped)],
    ['fleet ended with', fleetEnded, fleetEnded === 'exit code 0'],
  ];
  const body = rows.map(([name, value, good]) =>
    `${name.padEnd(24)}${value.padStart(14)}  ${mark(good)}`.trimEnd(),
  );
  const good = verdict.parked === 0 ? inHistory : `${inHistory.slice(0, -1)}, or parked: brewline parked.`;
  const last = isGood(outcome) ? good : 'Something is wrong: see the rows marked ✘.';
  return ['', ...body, '', last].join('\n');
}

function mark(good: boolean | undefined): string {
  if (good === undefined) return '';
  return good ? '✔' : '✘';
}
