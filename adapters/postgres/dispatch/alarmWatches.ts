import type { Pool, PoolClient } from 'pg';
import type { AlarmWatch } from '../../../domain/alarms/index.js';
import type { AlarmWatches, StoredWatch } from '../../../commands/ports/index.js';
import { anyOf } from '../anyOf.js';
import { databaseError } from '../databaseError.js';
import { unnestInsert, unnestUpdate, upsertOn, type Column } from '../unnest.js';

const columns: readonly Column<StoredWatch>[] = [
  { name: 'device_id', type: 'text', of: ({ watch }) => watch.deviceId },
  { name: 'state', type: 'jsonb', of: ({ watch }) => JSON.stringify(watch) },
  { name: 'next_due_at', type: 'timestamptz', of: ({ dueAtMs }) => dueAtMs },
  { name: 'version', type: 'bigint', of: ({ version }) => version },
];
const upsertWatches = unnestInsert('dispatch.alarm_watch', columns, upsertOn(['device_id'], columns));
const updateSameVersion = unnestUpdate('dispatch.alarm_watch', columns, {
  set: ['state = added.state', 'next_due_at = added.next_due_at'],
  where: 'kept.device_id = added.device_id and kept.version = added.version',
});

interface WatchRow {
  readonly state: AlarmWatch;
  readonly version: string;
}

/** What is remembered of each machine for its alarms. */
export function createAlarmWatches(pool: Pool): AlarmWatches {
  return {
    async load(deviceIds) {
      const text = `select state, version::text from dispatch.alarm_watch where device_id = ${anyOf('$1', 'text')}`;
      const { rows } = await queried<WatchRow>(pool, {
        name: 'load alarm watches',
        text,
        values: [deviceIds],
      });
      return rows.map(({ state }) => state);
    },
    async due(now, limit) {
      const text = `select state, version::text from dispatch.alarm_watch where next_due_at <= $1
        order by next_due_at limit $2`;
      const { rows } = await queried<WatchRow>(pool, {
        name: 'due alarm watches',
        text,
        values: [now, limit],
      });
      return rows.map(({ state, version }) => ({ watch: state, version: BigInt(version) }));
    },
    async save(stored) {
      try {
        await updateSameVersion(pool, stored);
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },
  };
}

/** Writes what is remembered of these machines, in the transaction that moves the checkpoint. */
export function writeAlarmWatches(client: PoolClient, watches: readonly StoredWatch[]): Promise<void> {
  return upsertWatches(client, watches);
}

async function queried<Row extends object>(
  pool: Pool,
  query: { readonly name: string; readonly text: string; readonly values: unknown[] },
) {
  try {
    return await pool.query<Row>(query);
  } catch (error) {
    throw databaseError(error, 'DATABASE_UNAVAILABLE');
  }
}
