import { setTimeout as sleep } from 'node:timers/promises';
import { beginRebuild, requestedRebuilds, type Pool } from '../../adapters/postgres/index.js';
import type { ProjectionName } from '../../domain/health/index.js';
import { backOffMs, type BackOff } from '../../domain/kernel/backOff.js';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { EventSource } from '../../projections/ports.js';

interface RebuildOptions {
  /** As the user of the role that keeps the projections, or the owner of the tables. */
  readonly pool: Pool;
  readonly store: Pick<EventSource, 'endPosition'>;
  /** Those that the role keeps. */
  readonly projections: readonly ProjectionName[];
  readonly logger: Logger;
}

const everyMs = 1_000;
const afterFailure: BackOff = { firstMs: 2_000, maxMs: 30_000 };

/**
 * Begins the rebuilds that somebody asked for, until `signal` aborts: empties each projection once, whichever processes of its role look. Its
 * processors do the rest. While the event store does not answer none begins: people would see nothing until it does.
 */
export async function beginRebuilds(options: RebuildOptions, signal: AbortSignal): Promise<void> {
  const { pool, projections, logger } = options;
  let failures = 0;
  while (!signal.aborted) {
    let hasFailed = false;
    try {
      for (const projection of await requestedRebuilds(pool, projections))
        if (!signal.aborted && !(await beginOne(projection, options))) hasFailed = true;
    } catch (err) {
      hasFailed = true;
      if (!signal.aborted) logger.debug({ err }, 'requested rebuilds can not be read; trying again');
    }
    failures = hasFailed ? failures + 1 : 0;
    const waitMs = hasFailed ? backOffMs(afterFailure, failures - 1, Math.random()) : everyMs;
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

/** @returns false when it has to be tried again */
async function beginOne(
  projection: ProjectionName,
  { pool, store, logger }: RebuildOptions,
): Promise<boolean> {
  try {
    const head = await store.endPosition();
    if (await beginRebuild(pool, projection, head))
      logger.info({ projection, head: head?.toString() }, 'emptied for a rebuild that somebody asked for');
    return true;
  } catch (err) {
    const message = `a rebuild of ${projection} can not begin, it will be tried again: ${messageOf(err)}`;
    logger.warn({ projection, err }, message);
    return false;
  }
}
