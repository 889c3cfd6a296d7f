import type { Pool } from 'pg';
import { deviceReadings } from '../../../adapters/postgres/index.js';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import type { Destination } from './measure.js';

/** Readings of a device in history that came after its message `before`. */
export interface CountReadings {
  (device: { readonly deviceId: string; readonly before: number }): Promise<{
    readonly readings: number;
    readonly different: number;
  }>;
}

/** Counts readings that are rows: the columns device_id, boot, seq and idx of a table. */
export function inTable(pool: Pool, table: string): CountReadings {
  return async ({ deviceId, before }) => {
    const { rows } = await pool.query<{ readings: number; different: number }>({
      name: `readings of ${table}`,
      text: `select count(*)::int as readings, count(distinct (boot, seq, idx))::int as different
        from ${table} where device_id = $1 and seq > $2`,
      values: [deviceId, before],
    });
    return rows[0] ?? { readings: 0, different: 0 };
  };
}

/** Counts readings of Brewline's history, whether they are messages yet or chunks. */
export function inHistory(pool: Pool): CountReadings {
  return async ({ deviceId, before }) => {
    const all = await deviceReadings({ pool, decode: decodeStored }, deviceId);
    const found = all.filter(({ seq }) => seq > before);
    const different = new Set(found.map(({ epoch, boot, seq, index }) => `${epoch} ${boot} ${seq} ${index}`));
    return { readings: found.length, different: different.size };
  };
}

/**
 * A fleet's readings as they are seen in the database. A message is through when last status has it or a newer one; history is
 * written in the same transaction or before, and is checked afterwards, device by device.
 *
 * @param status with its schema: one row for each device, its newest reading
 */
export function readingDestination(
  pool: Pool,
  { status, count }: { readonly status: string; readonly count: CountReadings },
  fleet: { readonly name: string; readonly deviceIds: readonly string[] },
): Destination {
  const { name, deviceIds } = fleet;
  return {
    fleet: name,
    deviceIds,

    async passed() {
      const { rows } = await pool.query<{ seqs: string }>({
        name: `passed ${status}`,
        text: `select coalesce(sum(seq), 0) as seqs from ${status} where device_id = any($1)`,
        values: [deviceIds],
      });
      return Number(rows[0]?.seqs);
    },

    async check({ messages, devices }) {
      const found = { readings: 0, different: 0, newest: 0 };
      for (const [index, { before }] of devices.entries()) {
        const of = await count({ deviceId: deviceIds[index] ?? '', before });
        found.readings += of.readings;
        found.different += of.different;
      }
      const { rows } = await pool.query<{ newest: number }>(
        `select count(*)::int as newest from unnest($1::text[], $2::bigint[]) as sent (device_id, last)
           join ${status} status using (device_id) where status.seq = last`,
        [deviceIds, devices.map(({ last }) => last)],
      );
      found.newest = rows[0]?.newest ?? 0;
      if (found.readings === messages && found.different === messages && found.newest === deviceIds.length)
        return;
      throw new Error(
        `${messages} readings of ${deviceIds.length} devices were sent; found: ${JSON.stringify(found)}`,
      );
    },
  };
}
