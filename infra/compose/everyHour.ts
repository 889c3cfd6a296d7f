import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../domain/kernel/logger.js';

export interface HourlyWork {
  /** What it is, for the log. */
  readonly what: string;
  readonly work: () => Promise<void>;
  readonly logger: Logger;
}

const everyMs = 3_600_000;

/** Does it at once and then every hour, until `signal` aborts; what fails is done again after an hour. */
export async function everyHour({ what, work, logger }: HourlyWork, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (err) {
      logger.warn({ err }, `${what} failed; trying again in an hour`);
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
