import { deleteOldDebug, type Pool } from '../../adapters/postgres/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { everyHour } from './everyHour.js';

/** Deletes what was recorded of devices under debug and is no longer kept, until `signal` aborts. */
export async function retainDebug(pool: Pool, logger: Logger, signal: AbortSignal): Promise<void> {
  const work = async () => {
    const deleted = await deleteOldDebug(pool);
    if (deleted > 0) logger.info({ deleted }, 'old frames of devices that were under debug were deleted');
  };
  await everyHour({ what: 'deleting old frames of devices under debug', work, logger }, signal);
}
