import { debugLimits } from './limits.js';

/** Debugging of a device, as it was asked for last. Times are epoch milliseconds. */
export interface DebugTime {
  readonly deviceId: string;
  readonly untilMs: number;
  /** Undefined unless somebody ended it by hand. */
  readonly endedAtMs?: number | undefined;
}

export function isDebugged({ untilMs, endedAtMs }: DebugTime, nowMs: number): boolean {
  return endedAtMs === undefined && nowMs < untilMs;
}

export type DebugDecision =
  /** It begins, or goes on until another time. */
  | { readonly type: 'debug'; readonly untilMs: number }
  | { readonly type: 'tooMany'; readonly deviceIds: readonly string[] };

/**
 * Decides on a request to debug a device.
 *
 * @param debugged those that were asked for, of any device
 * @param forMs is cut to what is allowed
 */
export function decideDebug(
  { deviceId, forMs }: { readonly deviceId: string; readonly forMs: number },
  debugged: readonly DebugTime[],
  nowMs: number,
): DebugDecision {
  const others = debugged.filter((each) => each.deviceId !== deviceId && isDebugged(each, nowMs));
  if (others.length >= debugLimits.devices)
    return { type: 'tooMany', deviceIds: others.map((each) => each.deviceId).sort() };
  const allowedMs = Math.min(Math.max(forMs, debugLimits.shortestMs), debugLimits.longestMs);
  return { type: 'debug', untilMs: nowMs + allowedMs };
}
