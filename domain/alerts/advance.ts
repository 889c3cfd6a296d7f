import { alertKey, type AlertFinding, type AlertKind, type OpenAlert } from './alert.js';

/** Since when each finding is there without an alert, and since when an open alert is without its finding; by key, epoch milliseconds. */
export interface AlertTimes {
  readonly foundSinceMs: ReadonlyMap<string, number>;
  readonly goneSinceMs: ReadonlyMap<string, number>;
}

export const noTimes: AlertTimes = { foundSinceMs: new Map(), goneSinceMs: new Map() };

export type AlertChange =
  | { readonly type: 'raise'; readonly finding: AlertFinding }
  /** It goes on and says something else. Worse than before, it is raised anew: who acknowledged it knew of less. */
  | {
      readonly type: 'update';
      readonly alertId: string;
      readonly finding: AlertFinding;
      readonly isWorse: boolean;
    }
  | { readonly type: 'resolve'; readonly alertId: string };

interface Holding {
  /** A finding has to last so long before it is raised. */
  readonly raiseAfterMs: number;
  /** An alert has to be without its finding for so long before it is resolved: what comes and goes is one alert. */
  readonly resolveAfterMs: number;
}

const second = 1_000;

/**
 * A broker that blocks is told at once: nothing flows. A lost connection is often back within seconds, and a role that starts has none yet.
 * Findings about growth and lag look at minutes themselves.
 */
export const holding: Readonly<Record<AlertKind, Holding>> = {
  brokerUnreachable: { raiseAfterMs: 4 * second, resolveAfterMs: 10 * second },
  brokerBlocked: { raiseAfterMs: 0, resolveAfterMs: 10 * second },
  diskFull: { raiseAfterMs: 10 * second, resolveAfterMs: 60 * second },
  projectionStalled: { raiseAfterMs: 10 * second, resolveAfterMs: 30 * second },
  projectionPaused: { raiseAfterMs: 0, resolveAfterMs: 0 },
  parkedGrowing: { raiseAfterMs: 0, resolveAfterMs: 60 * second },
  errorsGrowing: { raiseAfterMs: 0, resolveAfterMs: 60 * second },
  certificateExpiring: { raiseAfterMs: 0, resolveAfterMs: 0 },
  backupOld: { raiseAfterMs: 0, resolveAfterMs: 0 },
  devicesLost: { raiseAfterMs: 10 * second, resolveAfterMs: 60 * second },
};

/**
 * Compares what is found with the alerts that are open.
 *
 * @param times those that the last call returned
 * @returns what changes, and the times for the next call
 */
export function advanceAlerts(
  open: readonly OpenAlert[],
  findings: readonly AlertFinding[],
  { times, nowMs }: { readonly times: AlertTimes; readonly nowMs: number },
): { readonly changes: readonly AlertChange[]; readonly times: AlertTimes } {
  const found = new Map(findings.map((finding) => [alertKey(finding), finding]));
  const opened = new Set(open.map(alertKey));
  const foundSinceMs = new Map<string, number>();
  const goneSinceMs = new Map<string, number>();
  const changes: AlertChange[] = [];

  for (const [key, finding] of found) {
    if (opened.has(key)) continue;
    const sinceMs = times.foundSinceMs.get(key) ?? nowMs;
    if (nowMs - sinceMs >= holding[finding.kind].raiseAfterMs) changes.push({ type: 'raise', finding });
    else foundSinceMs.set(key, sinceMs);
  }
  for (const alert of open) {
    const key = alertKey(alert);
    const finding = found.get(key);
    if (finding) {
      changes.push(...updateOf(alert, finding));
      continue;
    }
    const sinceMs = times.goneSinceMs.get(key) ?? nowMs;
    if (nowMs - sinceMs >= holding[alert.kind].resolveAfterMs)
      changes.push({ type: 'resolve', alertId: alert.alertId });
    else goneSinceMs.set(key, sinceMs);
  }
  return { changes, times: { foundSinceMs, goneSinceMs } };
}

function updateOf({ alertId, level, reason }: OpenAlert, finding: AlertFinding): AlertChange[] {
  const isWorse = level === 'warning' && finding.level === 'critical';
  // What got better stays as bad as it was until it is over: an alert is about the worst that was.
  if (!isWorse && (finding.reason === reason || finding.level !== level)) return [];
  return [{ type: 'update', alertId, finding, isWorse }];
}
