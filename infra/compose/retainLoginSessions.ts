import { tellReplayed } from '../../adapters/http/index.js';
import { createLoginSessions, dropOldLoginSessions, type Pool } from '../../adapters/postgres/index.js';
import type { Mailer } from '../../commands/ports/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { everyHour } from './everyHour.js';

/**
 * Deletes log-ins that ended long ago, and old addresses, and sends mails about ended log-ins that did not go out. Any number of processes
 * may do it at once.
 *
 * @returns stops that
 */
export function retainLoginSessions(
  pool: Pool,
  logger: Logger,
  mailer: Mailer | undefined,
): () => Promise<void> {
  const stopping = new AbortController();
  const drop = async () => {
    const dropped = await dropOldLoginSessions(pool);
    if (dropped > 0) logger.info({ dropped }, 'log-ins that ended long ago were deleted');
  };
  const works = [everyHour({ what: 'deleting old log-ins', work: drop, logger }, stopping.signal)];
  if (mailer) {
    const tell = () => tellReplayed(createLoginSessions(pool), mailer);
    works.push(everyHour({ what: 'telling of ended log-ins', work: tell, logger }, stopping.signal));
  }
  return async () => {
    stopping.abort();
    await Promise.all(works);
  };
}
