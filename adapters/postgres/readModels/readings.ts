import type { PoolClient } from 'pg';
import { daysOf, projectReadings, type ReadingRow } from '../../../projections/readings/index.js';
import { arrayLiteral, timestamp, unnestInsert, type Column } from '../unnest.js';
import type { ReadModel } from './readModel.js';

/** Columns that say what a reading is; last known status has the same ones. */
export const readingColumns: readonly Column<ReadingRow>[] = [
  { name: 'device_id', type: 'text', of: ({ message }) => message.deviceId },
  { name: 'boot', type: 'bigint', of: ({ message }) => message.boot },
  { name: 'seq', type: 'bigint', of: ({ message }) => message.seq },
  { name: 'idx', type: 'integer', of: ({ index }) => index },
  { name: 'at', type: 'timestamptz', of: ({ reading }) => timestamp(reading.atMs) },
  { name: 'received_at', type: 'timestamptz', of: ({ message }) => timestamp(message.receivedAtMs) },
  { name: 'time_plausible', type: 'boolean', of: ({ timePlausible }) => timePlausible },
  { name: 'state', type: 'smallint', of: ({ reading }) => reading.context?.state ?? null },
  { name: 'process_type', type: 'smallint', of: ({ reading }) => reading.context?.processType ?? null },
  { name: 'phase', type: 'smallint', of: ({ reading }) => reading.context?.phase ?? null },
  { name: 'step', type: 'smallint', of: ({ reading }) => reading.context?.step ?? null },
  { name: 'user_action', type: 'smallint', of: ({ reading }) => reading.context?.userAction ?? null },
  { name: 'error', type: 'smallint', of: ({ reading }) => reading.context?.error ?? null },
  { name: 'target_celsius', type: 'real', of: ({ reading }) => reading.context?.targetCelsius ?? null },
  { name: 'sensors', type: 'smallint[]', of: ({ reading }) => arrayLiteral(reading.sensors) },
  { name: 'values', type: 'real[]', of: ({ reading }) => arrayLiteral(reading.values) },
];

const insertReadings = unnestInsert<ReadingRow>(
  'read_model.reading',
  [
    ...readingColumns,
    {
      name: 'session',
      type: 'bigint',
      of: ({ message }) => (message.session === 0 ? null : message.session),
    },
  ],
  '',
);

/** History, in a partition for each UTC day of receipt. */
export function createReadings(): ReadModel {
  const daysWithPartition = new Set<string>();

  /** A partition is known once it was found: one that this transaction makes goes with it when it rolls back. */
  async function ensurePartition(client: PoolClient, day: string): Promise<void> {
    if (daysWithPartition.has(day)) return;
    const table = `read_model.reading_${day.replaceAll('-', '')}`;
    const { rows } = await client.query<{ found: boolean }>('select to_regclass($1) is not null as found', [
      table,
    ]);
    if (rows[0]?.found) daysWithPartition.add(day);
    else await client.query('select read_model.ensure_reading_partition($1)', [day]);
  }

  return {
    name: 'readings',
    tables: ['reading'],
    async write(client, { telemetry }) {
      const rows = projectReadings(telemetry);
      for (const day of daysOf(rows)) await ensurePartition(client, day);
      await insertReadings(client, rows);
    },
  };
}
