import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { scavenge, type ScavengeResult } from './scavenge.js';

/** A tenth of one connection's time. */
const dutyCycle = 0.1;

export interface BackgroundScavengeOptions {
  readonly db: Pool;
  /** From the end of one scavenge to the beginning of the next. */
  readonly intervalMs: number;
  readonly onDone: (result: ScavengeResult) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Scavenges again and again, at low priority. A failure is reported and tried again after the next interval.
 *
 * @returns ends it; resolves when nothing runs any more.
 */
export function scavengeInBackground({
  db,
  intervalMs,
  onDone,
  onError,
}: BackgroundScavengeOptions): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    for (;;) {
      await sleep(intervalMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await scavenge({ db, dutyCycle, signal }).then(onDone, onError);
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}
