import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { messageOf } from '../domain/kernel/errors.js';
import type { ErrorReporting } from './reportErrors.js';

const storeErrors = join(import.meta.dirname, 'main', 'storeErrors.js');
/** The process ends after this time, whatever does not answer. */
const withinMs = 5_000;

/**
 * Stores the errors of a process that an error ends. Another process does it while this one stands still, because after an error
 * that nobody caught nothing here may go on: no message may be taken, and none acknowledged.
 */
export function storeCrash({ role, databaseUrl, collector, logger }: ErrorReporting): void {
  const collected = collector.drain();
  const { status, error, stderr } = spawnSync(process.execPath, [storeErrors], {
    input: JSON.stringify({ role, databaseUrl, collected }),
    stdio: ['pipe', 'ignore', 'pipe'],
    timeout: withinMs,
    killSignal: 'SIGKILL',
    maxBuffer: 65_536,
    windowsHide: true,
  });
  if (status === 0) return;
  const reason = error ? messageOf(error) : stderr.toString().trim();
  logger.warn({}, `the error that ends this process could not be stored: ${reason}`);
}
