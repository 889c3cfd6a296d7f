import { auditStream, monthsBefore } from '../domain/audit/index.js';

/** Ten years: no instance was off for longer. */
const lookBackMonths = 120;

/**
 * Deletes the streams of months that are no longer kept.
 *
 * @param deleteStream returns false for a stream that is not there
 * @param keptMonths beside the current month; 0 keeps all
 * @returns the deleted streams
 */
export async function deleteOldMonths(
  deleteStream: (stream: string) => Promise<boolean>,
  keptMonths: number,
  nowMs: number,
): Promise<readonly string[]> {
  if (keptMonths === 0) return [];
  const deleted: string[] = [];
  for (const month of monthsBefore(nowMs, keptMonths, lookBackMonths)) {
    const stream = auditStream(Date.parse(`${month}-01T00:00:00Z`));
    if (await deleteStream(stream)) deleted.push(stream);
  }
  return deleted;
}
