import {
  keptMessages,
  partitionsOf,
  projectReadings,
  type ReadingRow,
} from '../../../projections/readings/index.js';
import { together } from '../transaction.js';
import { arrayLiteral, unnestInsert, type Column } from '../unnest.js';
import { ensurePartitions } from './historyPartitions.js';
import type { OldestKept, ReadModel } from './readModel.js';

/** Columns of a reading; last known status has the same ones. */
export const readingColumns: readonly Column<ReadingRow>[] = [
  { name: 'device_id', type: 'text', of: ({ message }) => message.deviceId },
  { name: 'epoch', type: 'bigint', of: ({ message }) => message.epoch },
  { name: 'boot', type: 'bigint', of: ({ message }) => message.boot },
  { name: 'seq', type: 'bigint', of: ({ message }) => message.seq },
  { name: 'idx', type: 'integer', of: ({ index }) => index },
  { name: 'at', type: 'timestamptz', of: ({ reading }) => reading.atMs },
  { name: 'received_at', type: 'timestamptz', of: ({ message }) => message.receivedAtMs },
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
  {
    name: 'implausible',
    type: 'smallint[]',
    of: ({ implausible }) => (implausible ? arrayLiteral(implausible) : null),
  },
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
export function createReadings(oldestKept: OldestKept): ReadModel {
  return {
    name: 'readings',
    tables: ['reading'],
    async write(client, { telemetry }) {
      const kept = keptMessages(telemetry, 'reading', oldestKept('reading'));
      const partitions = ensurePartitions(client, 'reading', partitionsOf(kept, 'reading'));
      await together([partitions, insertReadings(client, projectReadings(kept))]);
    },
  };
}
