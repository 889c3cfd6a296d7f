import type { Pool } from 'pg';
import { compactHistory } from '../../adapters/postgres/index.js';
import { writeHot } from '../../adapters/postgres/history/index.js';
import { inTransaction } from '../../adapters/postgres/transaction.js';
import { decodeStored } from '../../infra/compose/decodeStored.js';
import { hourMs } from '../../projections/history/index.js';
import { storedTelemetry } from './storedTelemetry.js';

/**
 * Ends the hours that have something: by a message of another device, received an hour later.
 *
 * @returns the last of them; undefined when history has received nothing.
 */
export async function endOpenHours(pool: Pool): Promise<number | undefined> {
  const { rows } = await pool.query<{ latest: number | null }>('select latest from read_model.history_state');
  const latest = rows[0]?.latest;
  if (latest == null) return undefined;
  const atMs = (latest + 1) * hourMs;
  const reading = { atMs, sensors: [3], values: [20], context: undefined };
  const later = storedTelemetry([
    { deviceId: 'later', seq: latest, receivedAtMs: atMs, readings: [reading] },
  ]);
  await inTransaction(pool, (client) => writeHot(client, later, true));
  return latest;
}

/**
 * Turns all of history into chunks.
 *
 * @returns the number of readings that became chunks.
 */
export async function compactAll(pool: Pool): Promise<number> {
  await endOpenHours(pool);
  let readings = 0;
  for (;;) {
    const done = await compactHistory(pool, decodeStored);
    if (!done) return readings;
    readings += done.readings;
  }
}
