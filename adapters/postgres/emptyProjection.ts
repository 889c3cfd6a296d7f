import type { Pool, PoolClient } from 'pg';
import { lockOf } from '../../projections/processor.js';
import { lockKey } from './namedLock.js';
import { parkedBy } from './projectionTarget.js';
import { createReadModels } from './readModels/index.js';
import { inTransaction } from './transaction.js';

export const rebuildable = ['readModels', 'dispatcher'] as const;
export type RebuildableProjection = (typeof rebuildable)[number];

/**
 * Empties a projection in one transaction: its tables, its checkpoint, and what it parked. The next processor of that name then
 * begins at the first event. The rows' owner may do it.
 *
 * @returns 'busy', and nothing is changed, while a processor of that name holds its lock.
 */
export function emptyProjection(pool: Pool, projection: RebuildableProjection): Promise<'emptied' | 'busy'> {
  return inTransaction(pool, async (client) => {
    if (!(await lockUntilCommit(client, lockOf(projection)))) return 'busy';
    const { schema, tables } = tablesOf(projection);
    await client.query(`truncate ${tables.map((table) => `${schema}.${table}`).join(', ')}`);
    await client.query(`delete from ${schema}.checkpoint where projection = $1`, [projection]);
    await client.query('delete from ingest.parked_message where source = $1', [parkedBy(projection)]);
    return 'emptied';
  });
}

async function lockUntilCommit(client: PoolClient, name: string): Promise<boolean> {
  const text = `select pg_try_advisory_xact_lock(${lockKey}) as locked`;
  const { rows } = await client.query<{ locked: boolean }>(text, [name]);
  return rows[0]?.locked ?? false;
}

function tablesOf(projection: RebuildableProjection): { schema: string; tables: readonly string[] } {
  switch (projection) {
    case 'readModels': {
      const tables = createReadModels().flatMap((readModel) => readModel.tables);
      return { schema: 'read_model', tables: [...tables, 'device_mark'] };
    }
    case 'dispatcher':
      return { schema: 'dispatch', tables: ['open_command', 'connected_device'] };
  }
}
