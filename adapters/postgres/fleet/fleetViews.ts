import type { Pool, PoolClient } from 'pg';
import { mostSharedViews, mostViews } from '../../../domain/fleet/index.js';
import type {
  FleetView,
  FleetViews,
  NewFleetView,
  SavedFleetView,
} from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { inTransaction } from '../transaction.js';

/** Filters of the list of devices that operators have saved. */
export function createFleetViews(pool: Pool): FleetViews {
  return withDatabaseErrors({
    async listFor(personId: string) {
      const { rows } = await pool.query<FleetView>(
        `select ${columns} from ${views} where person_id = $1::uuid or is_shared order by name, view_id`,
        [personId],
      );
      return rows;
    },
    save: (personId: string, view: NewFleetView) =>
      inTransaction(pool, (client) => saveView(client, personId, view)),
    async remove(viewId: string, { personId, isAdmin }: { personId: string; isAdmin: boolean }) {
      const { rowCount } = await pool.query(
        `delete from operations.saved_view
         where view_id = $1::uuid and (person_id = $2::uuid or (is_shared and $3::boolean))`,
        [viewId, personId, isAdmin],
      );
      if (rowCount === 1) return 'removed';
      const { rows } = await pool.query(
        'select from operations.saved_view where view_id = $1::uuid and is_shared',
        [viewId],
      );
      return rows.length > 0 ? 'others' : 'unknown';
    },
  });
}

const columns = `view_id::text as "viewId", saved_view.name, filter, is_shared as "isShared", saved_view.created_at as "createdAt",
  jsonb_build_object('personId', person_id, 'name', person.name) as "createdBy"`;
const views = 'operations.saved_view join identity.person using (person_id)';

async function saveView(
  client: PoolClient,
  personId: string,
  { name, filter, isShared }: NewFleetView,
): Promise<SavedFleetView> {
  // One at a time, so that no two of them are both the last one that there may be.
  await client.query(`select pg_advisory_xact_lock(hashtextextended('brewline saved views', 0))`);
  const values = [personId, name, JSON.stringify(filter), isShared];
  const { rows: same } = await client.query<FleetView & { readonly isSame: boolean }>(
    `select ${columns}, (filter = $3::jsonb and is_shared = $4) as "isSame" from ${views}
     where person_id = $1::uuid and saved_view.name = $2`,
    values,
  );
  if (same[0]) {
    const { isSame, ...view } = same[0];
    return isSame ? { type: 'saved', view } : { type: 'named' };
  }
  const { rows: counts } = await client.query<{ own: number; shared: number }>(
    `select count(*) filter (where person_id = $1::uuid)::integer as own, count(*) filter (where is_shared)::integer as shared
     from operations.saved_view`,
    [personId],
  );
  const { own = 0, shared = 0 } = counts[0] ?? {};
  if (own >= mostViews) return { type: 'tooMany' };
  if (isShared && shared >= mostSharedViews) return { type: 'tooManyShared' };
  const { rows } = await client.query<FleetView>(
    `with saved_view as (
       insert into operations.saved_view (person_id, name, filter, is_shared) values ($1::uuid, $2, $3::jsonb, $4) returning *
     ) select ${columns} from saved_view join identity.person using (person_id)`,
    values,
  );
  const [view] = rows;
  if (!view) throw new Error(`the view of ${personId} was inserted, and is not there`);
  return { type: 'saved', view };
}
