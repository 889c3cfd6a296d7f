import type { Pool } from 'pg';
import { projectionSource } from '../../domain/parking/index.js';
import { lockOf } from '../../projections/processor/index.js';
import { recallLock } from './namedLock.js';
import { createReadModels, projectionNames, tablesOf } from './readModels/index.js';
import { inTransaction } from './transaction.js';

export const rebuildable = [
  ...projectionNames,
  'dispatcher',
  'brewPlans',
  'alarms',
  'notifications',
] as const;
export type RebuildableProjection = (typeof rebuildable)[number];

/**
 * Empties a projection in one transaction: its tables, its checkpoints (one for each of its partitions, `<name> <partition>`),
 * and its parked events. Its processors may be running: their locks are recalled, and they begin at the first event. It needs
 * the rows' owner.
 */
export function resetProjection(pool: Pool, projection: RebuildableProjection): Promise<void> {
  const { schema, tables } = placeOf(projection);
  return inTransaction(pool, async (client) => {
    // Every batch moves the checkpoint before it writes rows: with this lock none is half done, and none begins before the
    // commit.
    await client.query(`lock table ${schema}.checkpoint in share row exclusive mode`);
    const { rows } = await client.query<{ name: string }>(
      `delete from ${schema}.checkpoint where projection = $1 or projection like $1 || ' %' returning projection as name`,
      [projection],
    );
    // Marks the rebuild, so that the API answers 503 until the projection has caught up. A projection without rows loses
    // nothing.
    if (schema === 'read_model' && rows.length > 0)
      await client.query('insert into read_model.rebuild (projection) values ($1) on conflict do nothing', [
        projection,
      ]);
    await client.query(`truncate ${tables.map((table) => `${schema}.${table}`).join(', ')}`);
    for (const name of new Set([projection, ...rows.map((row) => row.name)])) {
      await client.query('delete from ingest.parked_message where source = $1', [projectionSource(name)]);
      await recallLock(client, lockOf(name));
    }
  });
}

function placeOf(projection: RebuildableProjection): { schema: string; tables: readonly string[] } {
  if (projection === 'dispatcher') return { schema: 'dispatch', tables: ['device_queue'] };
  if (projection === 'alarms') return { schema: 'dispatch', tables: ['alarm_watch'] };
  // What waits is dropped, and nobody is told what is past.
  if (projection === 'notifications') return { schema: 'dispatch', tables: ['notification'] };
  if (projection === 'brewPlans') return { schema: 'dispatch', tables: ['brew_machine', 'brew_start'] };
  return { schema: 'read_model', tables: tablesOf(createReadModels()[projection]) };
}
