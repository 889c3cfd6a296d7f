import type { DebugFrame } from './messagesApi.js';

/** More rows than these a browser does not keep up with: the oldest of them go, and are in the file. */
export const mostRows = 1_000;

/** The projector is done within so long, or it is late and the row says nothing. */
const settledAfterMs = 30_000;

/** Frames by their number, the latest first; a newer answer about one takes the place of an older one. */
export function merged(known: readonly DebugFrame[], more: readonly DebugFrame[]): readonly DebugFrame[] {
  const byId = new Map([...known, ...more].map((frame) => [frame.frameId, frame]));
  return [...byId.values()].sort((a, b) => Number(b.frameId) - Number(a.frameId)).slice(0, mostRows);
}

/**
 * After which frame it is to be asked again: the last one, or the one before the first of the latest that were not projected yet when they were
 * read. '0' when none is known.
 */
export function askedAfter(known: readonly DebugFrame[], nowMs: number): string {
  const waits = ({ direction, outcome, projectedAt, at }: DebugFrame) =>
    direction === 'up' &&
    outcome === 'stored' &&
    projectedAt === null &&
    Date.parse(at) > nowMs - settledAfterMs;
  const oldest = known.slice(0, 100).findLastIndex(waits);
  return (oldest < 0 ? known[0] : known[oldest + 1])?.frameId ?? '0';
}
