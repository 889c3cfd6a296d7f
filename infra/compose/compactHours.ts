import { setTimeout as sleep } from 'node:timers/promises';
import { compactHistory, type Pool } from '../../adapters/postgres/index.js';
import type { HealthCheck } from '../../domain/health/index.js';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { decodeStored } from './decodeStored.js';

/** An hour is over for minutes before anybody would notice that it is not in chunks. */
const everyMs = 15_000;
/** What fails for so long does not pass by itself. */
const failingMs = 600_000;

export interface HourCompaction {
  /** Turns hours that are over into chunks, until `signal` aborts. What fails is tried again. */
  run(signal: AbortSignal): Promise<void>;
  readonly check: HealthCheck;
}

/** Keeps history small: messages of the hours that are over become chunks. Any number of processes may do it: one at a time does. */
export function createHourCompaction({
  pool,
  logger,
}: {
  readonly pool: Pool;
  readonly logger: Logger;
}): HourCompaction {
  let failure: { readonly sinceMs: number; readonly cause: string } | undefined;

  async function compactAll(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const done = await compactHistory(pool, decodeStored);
      if (!done) return;
      const { hour, readings, tookMs } = done;
      const at = new Date(hour * 3_600_000).toISOString();
      logger.info({ hour: at, readings, tookMs: Math.round(tookMs) }, 'an hour of history is in chunks');
    }
  }

  return {
    async run(signal) {
      while (!signal.aborted) {
        try {
          await compactAll(signal);
          failure = undefined;
        } catch (err) {
          failure = { sinceMs: failure?.sinceMs ?? performance.now(), cause: messageOf(err) };
          logger.warn({ err }, 'an hour of history could not be turned into chunks; trying again');
        }
        await sleep(everyMs, undefined, { signal }).catch(() => undefined);
      }
    },
    check: {
      code: 'HISTORY_NOT_COMPACTED',
      what: 'chunks of history',
      look() {
        if (!failure || performance.now() - failure.sinceMs < failingMs) return [];
        const reason = `hours of history do not become chunks: ${failure.cause}`;
        return [{ code: 'HISTORY_NOT_COMPACTED', level: 'degraded', reason }];
      },
    },
  };
}
