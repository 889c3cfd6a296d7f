import type { Pool } from 'pg';
import type { Destination } from './measure.js';

/** Where a pipeline keeps its readings: the columns device_id, boot, seq and idx mean the same in all. */
export interface ReadingTables {
  /** With its schema: one row for each reading. */
  readonly history: string;
  /** With its schema: one row for each device, its newest reading. */
  readonly status: string;
}

/**
 * A fleet's readings as they are seen in the database. A message is through when last status has it or a newer one; history is
 * written in the same transaction or before, and is checked afterwards.
 */
export function readingDestination(
  pool: Pool,
  { history, status }: ReadingTables,
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
      const text = `
        with sent as (
          select * from unnest($1::text[], $2::bigint[], $3::bigint[]) as t (device_id, before, last)),
        stored as (
          select device_id, seq, idx, count(*) as copies
          from ${history} join sent using (device_id) where seq > before group by device_id, seq, idx)
        select
          (select coalesce(sum(copies), 0) from stored)::int as readings,
          (select count(*) from stored)::int as different,
          (select count(*) from sent join ${status} status using (device_id) where status.seq = last)::int as newest`;
      const values = [deviceIds, devices.map(({ before }) => before), devices.map(({ last }) => last)];
      const { rows } = await pool.query<{ readings: number; different: number; newest: number }>(
        text,
        values,
      );
      const [found] = rows;
      if (found?.readings === messages && found.different === messages && found.newest === deviceIds.length)
        return;
      throw new Error(
        `${messages} readings of ${deviceIds.length} devices were sent; found: ${JSON.stringify(found)}`,
      );
    },
  };
}
