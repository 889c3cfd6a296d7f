import { dropOldLoginSessions, type Pool } from '../../adapters/postgres/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { everyHour } from './everyHour.js';

/**
 * Deletes log-ins that ended long ago, and old addresses. Any number of processes may do it at once.
 *
 * @returns stops that
 */
export function retainLoginSessions(pool: Pool, logger: Logger): () => Promise<void> {
  const stopping = new AbortController();
  const work = async () => {
    const dropped = await dropOldLoginSessions(pool);
    if (dropped > 0) logger.info({ dropped }, 'log-ins that ended long ago were deleted');
  };
  const done = everyHour({ what: 'deleting old log-ins', work, logger }, stopping.signal);
  return () => {
    stopping.abort();
    return done;
  };
}
