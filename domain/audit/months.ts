import { streamName, type StreamCategory } from '../kernel/streams.js';

/** What people did. One stream for each month (UTC), so that retention deletes whole streams. */
export const auditLog: StreamCategory = { category: 'audit' };

/** The month of a time, as `2026-11`. */
function auditMonth(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}

/** The stream of the actions that began at this time; their outcomes are in the same stream. */
export function auditStream(atMs: number): string {
  return streamName(auditLog, auditMonth(atMs));
}

/**
 * The months that retention deletes, the newest first.
 *
 * @param keptMonths months that are kept beside the current one
 * @param count how many months to look back from there
 */
export function monthsBefore(nowMs: number, keptMonths: number, count: number): readonly string[] {
  const now = new Date(nowMs);
  return Array.from({ length: count }, (_, index) =>
    auditMonth(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - keptMonths - 1 - index)),
  );
}
