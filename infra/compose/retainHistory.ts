import { setTimeout as sleep } from 'node:timers/promises';
import { deleteOldAudit, dropOldHistory, type Pool } from '../../adapters/postgres/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import { monthsBefore } from '../../domain/audit/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { Retention } from '../../projections/readings/index.js';
import type { Config } from '../config.js';

/** A partition is at least a day, so an hour more or less does not matter. */
const everyMs = 3_600_000;

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

/** The oldest month whose audit entries are kept; undefined for all. */
function oldestAuditMonth(
  { auditKeptMonths }: Pick<Config, 'auditKeptMonths'>,
  nowMs: number,
): string | undefined {
  return auditKeptMonths === 0 ? undefined : monthsBefore(nowMs, auditKeptMonths - 1, 1)[0];
}

/** Drops old partitions and old audit entries, at once and then every hour, until `signal` aborts; a failed drop is retried after an hour. */
export async function retainHistory(
  { pool, config, logger }: { readonly pool: Pool; readonly config: Config; readonly logger: Logger },
  signal: AbortSignal,
): Promise<void> {
  const retention = retentionOf(config);
  while (!signal.aborted) {
    try {
      const deleted = await deleteOldAudit(pool, oldestAuditMonth(config, Date.now()), new Date());
      if (deleted.entries + deleted.origins > 0)
        logger.info(deleted, 'old audit entries and addresses were deleted');
      const dropped = await dropOldHistory(pool, retention, Date.now());
      if (dropped.length > 0) logger.info({ dropped }, 'old partitions of history were dropped');
    } catch (err) {
      logger.warn({ err }, 'deleting what is no longer kept failed; trying again in an hour');
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
