import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding, HealthCheck } from '../../domain/health/index.js';
import { messageOf } from '../../domain/kernel/errors.js';

/**
 * Makes a check repeatable: while one run gets no answer no other one starts, and its finding has the time since when.
 *
 * @param patienceMs a check that takes longer is reported
 * @returns the findings, within little more than `patienceMs`; never rejects
 */
export function repeatedLook(check: HealthCheck, patienceMs = 3_000): () => Promise<readonly Finding[]> {
  let running: Promise<readonly Finding[]> | undefined;
  let startedMs = 0;

  async function look(): Promise<readonly Finding[]> {
    try {
      return await check.look();
    } catch (error) {
      return [failed(check, `${check.what}: ${messageOf(error)}`)];
    } finally {
      running = undefined;
    }
  }

  return async () => {
    if (!running) {
      startedMs = performance.now();
      running = look();
    }
    const patience = new AbortController();
    const late = sleep(patienceMs, undefined, { signal: patience.signal }).then(
      () => {
        const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
        return [failed(check, `${check.what} has not answered for ${seconds} s`)];
      },
      () => [],
    );
    try {
      return await Promise.race([running, late]);
    } finally {
      patience.abort();
    }
  };
}

function failed({ code, subject }: HealthCheck, reason: string): Finding {
  return { code, ...(subject !== undefined && { subject }), level: 'down', reason };
}
