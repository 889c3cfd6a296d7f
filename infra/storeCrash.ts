import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { messageOf } from '../domain/kernel/errors.js';
import type { ErrorReporting } from './reportErrors.js';

const storeErrors = join(import.meta.dirname, 'main', 'storeErrors.js');
/** The process ends after this time, whatever does not answer. */
const withinMs = 5_000;

interface Crash extends Pick<ErrorReporting, 'role' | 'databaseUrl' | 'collector' | 'logger'> {
  /** Empty where errors go to no Sentry. */
  readonly sentryDsn: string;
}

/**
 * Stores the errors of a process that an error ends. Another process does it while this one stands still, because after an error
 * that nobody caught nothing here may go on: no message may be taken, and none acknowledged.
 */
export function storeCrash({ role, databaseUrl, sentryDsn, collector, logger }: Crash): void {
  const collected = collector.drain();
  const { status, error, stderr } = spawnSync(process.execPath, [storeErrors], {
    input: JSON.stringify({ role, databaseUrl, sentryDsn, collected }),
    stdio: ['pipe', 'ignore', 'pipe'],
    timeout: withinMs,
    killSignal: 'SIGKILL',
    maxBuffer: 65_536,
    windowsHide: true,
  });
  if (status === 0) return;
  const reason = error ? messageOf(error) : stderr.toString().trim();
  logger.warn({}, `the error that ends this process could not be stored everywhere: ${reason}`);
}
