/** A session's time by Brewline's clock. */
export interface SessionTime {
  readonly deviceId: string;
  readonly fromMs: number;
  /** Infinity while it runs. */
  readonly untilMs: number;
}

/** What happens to a machine so long before and after a session is in its log, although it names no session. */
const aroundMs = 10 * 60_000;

/**
 * When what happens to the machines themselves belongs to the log of these sessions. Windows of one machine do not overlap, so nothing is in
 * the log twice.
 */
export function machineWindows(sessions: readonly SessionTime[]): readonly SessionTime[] {
  const windows: SessionTime[] = [];
  const sorted = sessions.toSorted((a, b) => compare(a.deviceId, b.deviceId) || a.fromMs - b.fromMs);
  for (const { deviceId, fromMs, untilMs } of sorted) {
    const window = { deviceId, fromMs: fromMs - aroundMs, untilMs: untilMs + aroundMs };
    const last = windows.at(-1);
    if (last?.deviceId === deviceId && window.fromMs <= last.untilMs)
      windows.splice(-1, 1, { ...last, untilMs: Math.max(last.untilMs, window.untilMs) });
    else windows.push(window);
  }
  return windows;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
