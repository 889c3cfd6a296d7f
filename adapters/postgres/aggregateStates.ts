import type { Pool, PoolClient } from 'pg';
import type {
  AggregateStateStore,
  LoadedAggregate,
  StatesToSave,
  StoreMark,
} from '../../commands/ports/index.js';
import { withStorableTexts } from '../../domain/kernel/text.js';
import { databaseError } from './databaseError.js';
import { inTransaction } from './transaction.js';
import { unnestInsert, type Column } from './unnest.js';

interface MarkRow {
  readonly mark_id: string | null;
  readonly mark_revision: string | null;
  readonly mark_position: string | null;
}

interface StateRow {
  readonly stream: string;
  readonly device_id: string;
  readonly revision: string;
  readonly is_behind: boolean;
  readonly shape: string;
  readonly state: object;
}

/** States of devices and sessions, and the mark in the event store up to which they are known. */
export function createAggregateStateStore(pool: Pool): AggregateStateStore {
  /** One save after the other: partitions begin together, and would hold all connections at once. */
  let saving: Promise<unknown> = Promise.resolve();

  async function saveNow(partition: number, states: StatesToSave): Promise<boolean> {
    return inTransaction(pool, async (client) => {
      if (!(await moveMark(client, partition, states))) return false;
      for (let at = 0; at < states.states.length; at += statesAtOnce)
        await upsertStates(
          client,
          states.states.slice(at, at + statesAtOnce).map((each) => ({ partition, ...each })),
        );
      for (let at = 0; at < states.heads.length; at += headsAtOnce)
        await noteBehind(client, partition, states.heads.slice(at, at + headsAtOnce));
      await client.query(
        `delete from ingest.aggregate_state where over_since < now() - interval '${keptWhenOver}' and partition = $1`,
        [partition],
      );
      return true;
    });
  }

  return {
    async take(partition, owner) {
      return inDatabaseTerms(async () => {
        const { rows } = await pool.query<MarkRow>(
          `insert into ingest.aggregate_mark as kept (partition, owner) values ($1, $2)
           on conflict (partition) do update set owner = excluded.owner, taken_at = now()
           returning mark_id, mark_revision::text, mark_position::text`,
          [partition, owner],
        );
        return rows[0] && markOf(rows[0]);
      });
    },

    async clear(partition, owner) {
      await inDatabaseTerms(() =>
        inTransaction(pool, async (client) => {
          const { rowCount } = await client.query(
            `update ingest.aggregate_mark set mark_id = null, mark_revision = null, mark_position = null
             where partition = $1 and owner = $2`,
            [partition, owner],
          );
          if (rowCount === 1)
            await client.query('delete from ingest.aggregate_state where partition = $1', [partition]);
        }),
      );
    },

    async load(partition, deviceIds) {
      return inDatabaseTerms(async () => {
        const { rows } = await pool.query<StateRow>({
          name: 'load aggregate states',
          text: `select of_device.* from unnest($2::text[]) as wanted (id) cross join lateral (
              select stream, device_id, revision::text, is_behind, shape, state from ingest.aggregate_state
              where device_id = wanted.id and partition = $1
              order by over_since desc nulls first limit ${statesOfDevice}
            ) as of_device`,
          values: [partition, deviceIds],
        });
        return rows.map(toLoaded);
      });
    },

    save(partition, states) {
      const saved = saving.then(() => inDatabaseTerms(() => saveNow(partition, states)));
      saving = saved.catch(() => undefined);
      return saved;
    },
  };
}

function markOf({ mark_id, mark_revision, mark_position }: MarkRow): StoreMark | undefined {
  if (mark_id === null || mark_revision === null || mark_position === null) return undefined;
  return { id: mark_id, revision: BigInt(mark_revision), position: BigInt(mark_position) };
}

function toLoaded({ stream, device_id, revision, is_behind, shape, state }: StateRow): LoadedAggregate {
  return { stream, deviceId: device_id, revision: BigInt(revision), isBehind: is_behind, shape, state };
}

/** The process yields to other work after so many. */
const statesAtOnce = 500;
const headsAtOnce = 5_000;
/** A device that begins one session after the other has many; those that ended longest ago are read from their streams. */
const statesOfDevice = 20;
/** How long the state of an ended session is kept: most of what comes late comes sooner. */
const keptWhenOver = '1 day';

/** @returns false when another owner has the partition. The row stays locked to the end of the transaction. */
async function moveMark(
  client: PoolClient,
  partition: number,
  { owner, mark }: StatesToSave,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update ingest.aggregate_mark set mark_id = $3, mark_revision = $4, mark_position = $5, updated_at = now()
     where partition = $1 and owner = $2`,
    [partition, owner, mark.id, mark.revision, mark.position],
  );
  return rowCount === 1;
}

type Row = StatesToSave['states'][number] & { readonly partition: number };

const columns: readonly Column<Row>[] = [
  { name: 'stream', type: 'text', of: ({ stream }) => stream },
  { name: 'device_id', type: 'text', of: ({ deviceId }) => deviceId },
  { name: 'partition', type: 'smallint', of: ({ partition }) => partition },
  { name: 'revision', type: 'bigint', of: ({ revision }) => revision },
  { name: 'shape', type: 'text', of: ({ shape }) => shape },
  { name: 'state', type: 'jsonb', of: ({ state }) => JSON.stringify(withStorableTexts(state)) },
  { name: 'over_since', type: 'timestamptz', of: ({ isOver }) => (isOver ? Date.now() : null) },
];

/** A state of another shape is of another release, which would not be used. */
const upsertStates = unnestInsert(
  'ingest.aggregate_state as kept',
  columns,
  `on conflict (stream) do update set ${columns
    .filter(({ name }) => name !== 'stream')
    .map(({ name }) => `${name} = excluded.${name}`)
    .join(', ')}, is_behind = false
   where kept.revision < excluded.revision or kept.shape <> excluded.shape or kept.partition <> excluded.partition
     or (kept.is_behind and kept.revision = excluded.revision)`,
);

async function noteBehind(
  client: PoolClient,
  partition: number,
  heads: StatesToSave['heads'],
): Promise<void> {
  const streams = heads.map(([stream]) => stream);
  const revisions = heads.map(([, revision]) => revision);
  await client.query(
    `update ingest.aggregate_state as kept set is_behind = true
     from unnest($2::text[], $3::bigint[]) as head (stream, revision)
     where kept.stream = head.stream and kept.revision < head.revision and kept.partition = $1 and not kept.is_behind`,
    [partition, streams, revisions],
  );
}

async function inDatabaseTerms<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw databaseError(error, 'DATABASE_UNAVAILABLE');
  }
}
