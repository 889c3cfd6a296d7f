import type { PoolClient } from 'pg';
import { keptMessages, partitionsOf, type RollupLevel } from '../../../projections/readings/index.js';
import {
  bucketKey,
  bucketsOf,
  emptyRollup,
  rollUp,
  type Bucket,
  type Rollup,
  type SensorRollup,
} from '../../../projections/rollups/index.js';
import { arrayLiteral, createTimestampOf, unnestInsert, upsertOn, type Column } from '../unnest.js';
import { ensurePartitions } from './historyPartitions.js';
import type { OldestKept, ReadModel } from './readModel.js';

type BucketRow = Bucket & { readonly rollup: Rollup };

const key = ['device_id', 'bucket', 'session', 'received_on'];

const columns: readonly Column<BucketRow>[] = [
  { name: 'device_id', type: 'text', of: ({ deviceId }) => deviceId },
  { name: 'bucket', type: 'timestamptz', of: ({ startMs }) => startMs },
  { name: 'session', type: 'bigint', of: ({ session }) => session },
  { name: 'received_on', type: 'date', of: ({ receivedOn }) => receivedOn },
  { name: 'sensors', type: 'smallint[]', of: ({ rollup }) => arrayLiteral([...rollup.sensors.keys()]) },
  { name: 'lowest', type: 'real[]', of: ofEach(({ lowest }) => lowest) },
  { name: 'lowest_at', type: 'integer[]', of: ofEach(({ lowestAtMs }, startMs) => lowestAtMs - startMs) },
  { name: 'highest', type: 'real[]', of: ofEach(({ highest }) => highest) },
  { name: 'highest_at', type: 'integer[]', of: ofEach(({ highestAtMs }, startMs) => highestAtMs - startMs) },
  { name: 'last', type: 'real[]', of: ofEach(({ last }) => last) },
  { name: 'last_at', type: 'integer[]', of: ofEach(({ lastAtMs }, startMs) => lastAtMs - startMs) },
  { name: 'sum', type: 'double precision[]', of: ofEach(({ sum }) => sum) },
  { name: 'readings', type: 'integer[]', of: ofEach(({ readings }) => readings) },
  {
    name: 'implausible',
    type: 'smallint[]',
    of: ({ rollup }) => arrayLiteral([...rollup.implausible.keys()]),
  },
  {
    name: 'implausible_readings',
    type: 'integer[]',
    of: ({ rollup }) => arrayLiteral([...rollup.implausible.values()]),
  },
  { name: 'untimed', type: 'integer', of: ({ rollup }) => rollup.untimed },
];

function ofEach(valueOf: (rollup: SensorRollup, startMs: number) => number) {
  return ({ rollup, startMs }: BucketRow) =>
    arrayLiteral([...rollup.sensors.values()].map((sensor) => valueOf(sensor, startMs)));
}

/** Rollups of a minute or an hour: existing ones are read, the batch's readings are added, and they are written back. */
export function createRollups(level: RollupLevel, oldestKept: OldestKept): ReadModel {
  const table = `reading_${level}`;
  const upsert = unnestInsert(`read_model.${table}`, columns, upsertOn(key, columns));
  return {
    name: `${level}Rollups`,
    tables: [table],
    async write(client, { telemetry }) {
      const kept = keptMessages(telemetry, level, oldestKept(level));
      if (kept.length === 0) return;
      await ensurePartitions(client, level, partitionsOf(kept, level));
      const buckets = [...bucketsOf(kept, level)];
      for (let at = 0; at < buckets.length; at += bucketsAtOnce) {
        const some = buckets.slice(at, at + bucketsAtOnce);
        const before = await loadRollups(
          client,
          table,
          some.map(([, bucket]) => bucket),
        );
        const after = some.map(([name, bucket]) => ({
          ...bucket,
          rollup: rollUp(before.get(name) ?? emptyRollup, bucket),
        }));
        await upsert(client, after);
      }
    },
  };
}

/** The process yields to other work after this many buckets: ten thousand devices have as many open minutes, which take a second. */
const bucketsAtOnce = 500;

interface RollupRow {
  readonly device_id: string;
  readonly start_ms: number;
  readonly session: number;
  readonly received_on: string;
  readonly sensors: readonly number[];
  readonly lowest: readonly number[];
  readonly lowest_at: readonly number[];
  readonly highest: readonly number[];
  readonly highest_at: readonly number[];
  readonly last: readonly number[];
  readonly last_at: readonly number[];
  readonly sum: readonly number[];
  readonly readings: readonly number[];
  readonly implausible: readonly number[];
  readonly implausible_readings: readonly number[];
  readonly untimed: number;
}

/** Not prepared, so that each plan is made for the one or two partitions of these buckets. */
async function loadRollups(
  client: PoolClient,
  table: string,
  buckets: readonly Bucket[],
): Promise<Map<string, Rollup>> {
  const timestampOf = createTimestampOf();
  const { rows } = await client.query<RollupRow>(
    `select r.device_id, extract(epoch from r.bucket)::float8 * 1000 as start_ms, r.session, r.received_on::text,
       sensors, lowest, lowest_at, highest, highest_at, last, last_at, sum, readings, implausible, implausible_readings, untimed
     from unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::date[]) as wanted (device_id, bucket, session, received_on)
     join read_model.${table} r using (device_id, bucket, session, received_on)
     where r.received_on = any($5::date[])`,
    [
      buckets.map(({ deviceId }) => deviceId),
      buckets.map(({ startMs }) => timestampOf(startMs)),
      buckets.map(({ session }) => session),
      buckets.map(({ receivedOn }) => receivedOn),
      [...new Set(buckets.map(({ receivedOn }) => receivedOn))],
    ],
  );
  return new Map(
    rows.map((row) => {
      const { device_id: deviceId, start_ms: startMs, session, received_on: receivedOn } = row;
      return [bucketKey({ deviceId, session, startMs, receivedOn }), toRollup(row)];
    }),
  );
}

function toRollup(row: RollupRow): Rollup {
  const { start_ms: startMs } = row;
  const each = (values: readonly number[], at: number) => values[at] ?? 0;
  const sensors = new Map(
    row.sensors.map((sensor, at) => [
      sensor,
      {
        lowest: Math.fround(each(row.lowest, at)),
        lowestAtMs: startMs + each(row.lowest_at, at),
        highest: Math.fround(each(row.highest, at)),
        highestAtMs: startMs + each(row.highest_at, at),
        last: Math.fround(each(row.last, at)),
        lastAtMs: startMs + each(row.last_at, at),
        sum: each(row.sum, at),
        readings: each(row.readings, at),
      },
    ]),
  );
  const implausible = new Map(
    row.implausible.map((sensor, at) => [sensor, each(row.implausible_readings, at)]),
  );
  return { sensors, implausible, untimed: row.untimed };
}
