import { dropOldHistory, type Pool } from '../../adapters/postgres/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { Retention } from '../../projections/history/index.js';
import type { Config } from '../config.js';
import { everyHour } from './everyHour.js';

/**
 * How long history is kept.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` when summaries are kept for less time than readings: they are what is shown where readings were
 *   dropped.
 */
export function retentionOf({
  readingsKeptDays: readingsDays,
  summariesKeptDays: summariesDays,
}: Pick<Config, 'readingsKeptDays' | 'summariesKeptDays'>): Retention {
  if ((summariesDays || Infinity) < (readingsDays || Infinity))
    throw new BrewlineError(
      'CONFIGURATION_INVALID',
      'READINGS_KEPT_DAYS ≤ SUMMARIES_KEPT_DAYS is required; 0 is for ever',
    );
  return { readingsDays, summariesDays };
}

/** Drops old partitions until `signal` aborts. A partition is a month, so an hour more or less does not matter. */
export async function retainHistory(
  {
    pool,
    retention,
    logger,
  }: { readonly pool: Pool; readonly retention: Retention; readonly logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  const drop = async () => {
    const dropped = await dropOldHistory(pool, retention, Date.now());
    if (dropped.length > 0) logger.info({ dropped }, 'old partitions of history were dropped');
  };
  await everyHour({ what: 'dropping old history', work: drop, logger }, signal);
}
