import { setTimeout as sleep } from 'node:timers/promises';
import { auditStream, monthsBefore } from '../domain/audit/index.js';
import type { Logger } from '../domain/kernel/logger.js';

const everyMs = 3_600_000;
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

/** Does so at once and then every hour, until `signal` aborts. */
export async function retainAudit(
  deleteStream: (stream: string) => Promise<boolean>,
  { keptMonths, logger }: { readonly keptMonths: number; readonly logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const deleted = await deleteOldMonths(deleteStream, keptMonths, Date.now());
      if (deleted.length > 0) logger.info({ deleted }, 'old months of audit entries were deleted');
    } catch (err) {
      logger.warn({ err }, 'deleting old audit entries failed; trying again in an hour');
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
