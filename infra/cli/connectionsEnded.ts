import { setTimeout } from 'node:timers/promises';
import type { Pool } from '../../adapters/postgres/index.js';
import type { CliContext } from './context.js';

const lookEveryMs = 100;
/** What auth needs for a device, with much to spare. */
const patienceMs = 10_000;

/**
 * Waits until role auth has ended the connections of devices that lost a right.
 *
 * @throws Error when it does not within seconds; it then still will, by itself
 */
export async function connectionsEnded(
  { stderr }: CliContext,
  pool: Pool,
  deviceIds: readonly string[],
): Promise<void> {
  const { notEndedYet } = await import('../../adapters/postgres/identity/index.js');
  const until = performance.now() + patienceMs;
  let left = deviceIds;
  while (performance.now() < until) {
    left = await notEndedYet(pool, left);
    if (left.length === 0) return void stderr.write('their connections have ended\n');
    await setTimeout(lookEveryMs);
  }
  throw new Error(
    `done, but the connections of ${left.length} devices have not ended yet: role auth ends them as soon as it runs and the broker answers`,
  );
}
