import type { Pool } from 'pg';
import { lockOf } from '../../projections/processor.js';
import { recallLock } from './namedLock.js';
import { parkedBy } from './projectionTarget.js';
import { createReadModels, projectionNames, tablesOf } from './readModels/index.js';
import { inTransaction } from './transaction.js';

export const rebuildable = [...projectionNames, 'dispatcher', 'brewPlans'] as const;
export type RebuildableProjection = (typeof rebuildable)[number];

/**
 * Empties a projection in one transaction: its tables, its checkpoint, and what it parked. The processor of that name, which may
 * be at work meanwhile, is called back from its lock and begins at the first event. The rows' owner may do it.
 */
export function emptyProjection(pool: Pool, projection: RebuildableProjection): Promise<void> {
  const { schema, tables } = placeOf(projection);
  return inTransaction(pool, async (client) => {
    // Every batch moves the checkpoint before it writes rows: none is half done now, and none begins before the commit.
    await client.query(`lock table ${schema}.checkpoint in share row exclusive mode`);
    await client.query(`delete from ${schema}.checkpoint where projection = $1`, [projection]);
    await client.query(`truncate ${tables.map((table) => `${schema}.${table}`).join(', ')}`);
    await client.query('delete from ingest.parked_message where source = $1', [parkedBy(projection)]);
    await recallLock(client, lockOf(projection));
  });
}

function placeOf(projection: RebuildableProjection): { schema: string; tables: readonly string[] } {
  if (projection === 'dispatcher')
    return { schema: 'dispatch', tables: ['open_command', 'connected_device'] };
  if (projection === 'brewPlans') return { schema: 'dispatch', tables: ['brew_machine'] };
  return { schema: 'read_model', tables: tablesOf(createReadModels()[projection]) };
}
