import { setTimeout as sleep } from 'node:timers/promises';
import { compactHistory, openHours, type Pool } from '../../adapters/postgres/index.js';
import type { HealthCheck } from '../../domain/health/index.js';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { ProcessorOptions } from '../../projections/processor/index.js';
import { decodeStored } from './decodeStored.js';

/** An hour is over for minutes before anybody would notice that it is not in chunks. */
const everyMs = 15_000;
/** While there is more to do: a rebuild makes hours as fast as they become chunks. */
const soonMs = 1_000;
/** Each statement that reads messages locks the partitions of all of these, and PostgreSQL has room for some thousand locks. */
const mostOpenHours = 200;
/** Who writes something older writes history anew. What devices send now waits for nothing. */
const longAgoMs = 3_600_000;
/** Room that does not come for so long does not come: whatever hinders it is reported. */
const noRoomMs = 60_000;
/** What fails for so long does not pass by itself. */
const failingMs = 600_000;

export interface HourCompaction {
  /** Turns hours that are over into chunks, until `signal` aborts. What fails is tried again. */
  run(signal: AbortSignal): Promise<void>;
  readonly check: HealthCheck;
  /**
   * Waits while very many hours are open, for whoever writes an event of long ago: hours come faster then than they become chunks. Gives up after
   * a minute without progress.
   */
  readonly waitForRoom: NonNullable<ProcessorOptions<unknown>['waitForRoom']>;
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

  /** @returns the number of hours. */
  async function compactAll(signal: AbortSignal): Promise<number> {
    for (let hours = 0; ; hours += 1) {
      const done = signal.aborted ? undefined : await compactHistory(pool, decodeStored);
      if (!done) return hours;
      const { hour, readings, tookMs } = done;
      const at = new Date(hour * 3_600_000).toISOString();
      logger.info({ hour: at, readings, tookMs: Math.round(tookMs) }, 'an hour of history is in chunks');
    }
  }

  return {
    async run(signal) {
      while (!signal.aborted) {
        let waitMs = everyMs;
        try {
          if ((await compactAll(signal)) > 1) waitMs = soonMs;
          failure = undefined;
        } catch (err) {
          failure = { sinceMs: failure?.sinceMs ?? performance.now(), cause: messageOf(err) };
          logger.warn({ err }, 'an hour of history could not be turned into chunks; trying again');
        }
        await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      }
    },
    async waitForRoom({ metadata }, signal) {
      if (Date.now() - Date.parse(metadata.recordedAt) < longAgoMs) return;
      let least = Infinity;
      for (let sinceMs = performance.now(); performance.now() - sinceMs < noRoomMs && !signal.aborted;) {
        const hours = await openHours(pool).catch(() => mostOpenHours + 1);
        if (hours <= mostOpenHours) return;
        if (hours < least) {
          least = hours;
          sinceMs = performance.now();
        }
        await sleep(soonMs / 4, undefined, { signal }).catch(() => undefined);
      }
      if (!signal.aborted)
        logger.warn({ hours: least }, 'hours of history do not become chunks; writing more');
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
