import type { Pool, PoolClient } from 'pg';
import type { LogPlace, RecentEntry, SequencesToSave, SequenceStore } from '../../commands/ports/index.js';
import { missingOf, sizeOf, type DeviceSequence } from '../../domain/device/sequence/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import { anyOf } from './anyOf.js';
import { databaseError } from './databaseError.js';
import { inTransaction } from './transaction.js';
import { unnestInsert, type Column } from './unnest.js';

interface LogRow {
  readonly stream: string;
  readonly revision: string | null;
  readonly recent: readonly RecentEntry[];
}

/** A device's numbering with the position of its partition's log; either is null when nothing was saved. */
type LoadedRow = (Pick<LogRow, 'stream' | 'revision'> | { readonly stream: null }) &
  ({ readonly device_id: string; readonly sequence: DeviceSequence } | { readonly device_id: null });

/** Numberings of devices, and the positions of the partitions' logs that they include. */
export function createSequenceStore(pool: Pool): SequenceStore {
  return {
    async open(partition) {
      return inDatabaseTerms(async () => {
        const { rows } = await pool.query<LogRow>(
          'select stream, revision::text, recent from ingest.partition_log where partition = $1',
          [partition],
        );
        const [row] = rows;
        if (!row) return undefined;
        const watched = await pool.query<{ device_id: string }>(
          'select device_id from ingest.device_sequence where watched and partition = $1',
          [partition],
        );
        return {
          place: placeOf(row),
          recent: row.recent,
          watched: watched.rows.map(({ device_id }) => device_id),
        };
      });
    },

    async load(partition, deviceIds) {
      return inDatabaseTerms(async () => {
        // One statement, so that the position matches the numberings.
        const { rows } = await pool.query<LoadedRow>({
          name: 'load device sequences',
          text: `select stream, revision::text, device_id, sequence from (select) one
            left join ingest.partition_log as log on log.partition = $1
            left join ingest.device_sequence on device_id = ${anyOf('$2', 'text')}`,
          values: [partition, deviceIds],
        });
        return {
          place: rows[0] && placeOf(rows[0]),
          states: new Map(
            rows.flatMap((row) => (row.device_id === null ? [] : [[row.device_id, row.sequence]])),
          ),
        };
      });
    },

    async save(partition, sequences) {
      await inDatabaseTerms(() =>
        inTransaction(pool, async (client) => {
          await movePlace(client, partition, sequences);
          for (let at = 0; at < sequences.devices.length; at += devicesAtOnce)
            await upsertDevices(
              client,
              sequences.devices.slice(at, at + devicesAtOnce).map((device) => ({ partition, ...device })),
            );
        }),
      );
    },
  };
}

function placeOf(row: Pick<LogRow, 'stream' | 'revision'>): LogPlace;
function placeOf(row: Pick<LogRow, 'stream' | 'revision'> | { readonly stream: null }): LogPlace | undefined;
function placeOf(row: Pick<LogRow, 'stream' | 'revision'> | { readonly stream: null }): LogPlace | undefined {
  if (row.stream === null) return undefined;
  return { stream: row.stream, revision: row.revision === null ? undefined : BigInt(row.revision) };
}

/** The process yields to other work after this many devices. */
const devicesAtOnce = 500;

type DeviceRow = SequencesToSave['devices'][number] & { readonly partition: number };

const columns: readonly Column<DeviceRow>[] = [
  { name: 'device_id', type: 'text', of: ({ deviceId }) => deviceId },
  { name: 'partition', type: 'smallint', of: ({ partition }) => partition },
  { name: 'epoch', type: 'bigint', of: ({ state }) => state.current },
  { name: 'restarts', type: 'bigint', of: ({ state }) => state.counts.restarts },
  { name: 'missing', type: 'bigint', of: ({ state }) => sizeOf(missingOf(state)) },
  { name: 'missing_since', type: 'timestamptz', of: ({ state }) => missingSince(state) },
  { name: 'late', type: 'bigint', of: ({ state }) => state.counts.late },
  { name: 'parked', type: 'bigint', of: ({ state }) => state.counts.parked },
  { name: 'dropped', type: 'bigint', of: ({ state }) => state.counts.dropped },
  { name: 'lost', type: 'bigint', of: ({ state }) => state.counts.lost },
  { name: 'repeats', type: 'bigint', of: ({ repeats }) => repeats },
  { name: 'watched', type: 'boolean', of: ({ watched }) => watched },
  { name: 'sequence', type: 'jsonb', of: ({ state }) => JSON.stringify(state) },
];
const changed = columns.filter(({ name }) => name !== 'device_id' && name !== 'repeats');
const upsertDevices = unnestInsert(
  'ingest.device_sequence',
  columns,
  `on conflict (device_id) do update set ${changed.map(({ name }) => `${name} = excluded.${name}`).join(', ')},
    repeats = device_sequence.repeats + excluded.repeats, updated_at = now()`,
);

function missingSince(state: DeviceSequence): number | null {
  const missing = missingOf(state);
  return missing.length === 0 ? null : Math.min(...missing.map(({ sinceMs }) => sinceMs));
}

/** An ingest that lost the partition must not overwrite what its successor has written. The stream names of a partition only grow. */
async function movePlace(
  client: PoolClient,
  partition: number,
  { place, recent }: { readonly place: LogPlace; readonly recent: readonly RecentEntry[] },
): Promise<void> {
  const { rowCount } = await client.query(
    `insert into ingest.partition_log as log (partition, stream, revision, recent) values ($1, $2, $3, $4)
     on conflict (partition) do update set stream = excluded.stream, revision = excluded.revision,
       recent = excluded.recent, updated_at = now()
     where (log.stream, coalesce(log.revision, -1)) <= (excluded.stream, coalesce(excluded.revision, -1))`,
    [partition, place.stream, place.revision ?? null, JSON.stringify(recent)],
  );
  if (rowCount === 1) return;
  throw new BrewlineError(
    'PARTITION_FENCED',
    `another ingest saved a later position of partition ${partition}`,
  );
}

async function inDatabaseTerms<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw databaseError(error, 'DATABASE_UNAVAILABLE');
  }
}
