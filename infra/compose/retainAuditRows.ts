import { deleteOldAudit, type Pool } from '../../adapters/postgres/index.js';
import { monthsBefore } from '../../domain/audit/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { everyHour } from './everyHour.js';

/**
 * Deletes rows of audit entries and of addresses that are no longer kept, until `signal` aborts. The role `event-store` deletes the events.
 *
 * @param keptMonths beside the current month; 0 keeps all
 */
export async function retainAuditRows(
  { pool, keptMonths, logger }: { readonly pool: Pool; readonly keptMonths: number; readonly logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  const work = async () => {
    const oldest = keptMonths === 0 ? undefined : monthsBefore(Date.now(), keptMonths - 1, 1)[0];
    const deleted = await deleteOldAudit(pool, oldest, new Date());
    if (deleted.entries + deleted.origins > 0)
      logger.info(deleted, 'old audit entries and addresses were deleted');
  };
  await everyHour({ what: 'deleting old audit entries', work, logger }, signal);
}
