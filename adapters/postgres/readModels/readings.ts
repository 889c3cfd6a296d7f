import { daysOf, projectReadings, type ReadingRow } from '../../../projections/readings/index.js';
import { together } from '../transaction.js';
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
export const readings: ReadModel = {
  name: 'readings',
  tables: ['reading'],
  async write(client, { telemetry }) {
    const rows = projectReadings(telemetry);
    if (rows.length === 0) return;
    // Asked in each transaction, not remembered: one that rolls back takes its new partition with it.
    const text = 'select read_model.ensure_reading_partition(day) from unnest($1::date[]) as day';
    const partitions = client.query({ name: 'ensure partitions', text, values: [daysOf(rows)] });
    await together([partitions, insertReadings(client, rows)]);
  },
};
