import { dropOldHistory, type Pool } from '../../adapters/postgres/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { Retention } from '../../projections/readings/index.js';
import type { Config } from '../config.js';
import { everyHour } from './everyHour.js';

/**
 * How long each level of history is kept.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` when a coarser level is kept for less time than a finer one: the API uses the
 *   coarser one where the finer one was dropped.
 */
export function retentionOf(config: Config): Retention {
  const { readingsKeptDays: reading, minuteRollupsKeptDays: minute, hourRollupsKeptDays: hour } = config;
  const isShorter = (coarser: number, finer: number) => (coarser || Infinity) < (finer || Infinity);
  if (isShorter(minute, reading) || isShorter(hour, minute)) {
    throw new BrewlineError(
      'CONFIGURATION_INVALID',
      'READINGS_KEPT_DAYS ≤ MINUTE_ROLLUPS_KEPT_DAYS ≤ HOUR_ROLLUPS_KEPT_DAYS is required; 0 is for ever',
    );
  }
  return { reading, minute, hour };
}

/** Drops old partitions until `signal` aborts. A partition is at least a day, so an hour more or less does not matter. */
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
