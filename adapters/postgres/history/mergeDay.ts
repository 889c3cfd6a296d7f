import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { hasCode } from '../../../domain/kernel/errors.js';
import {
  chunkKinds,
  chunkLimits,
  compareReadings,
  decodeChunk,
  partsOf,
} from '../../../projections/history/index.js';
import { transactionOn } from '../transaction.js';
import { rowsOf } from './rowsOf.js';
import { chunkRowOf, insertChunks } from './chunkRows.js';

/** Below one reading in a minute what is around a chunk's readings takes more space than they do. */
const smallBelow = 60;
/** So many small chunks of a day are worth a chunk of their own. */
const fewest = 4;

interface SmallChunks {
  readonly device_id: string;
  readonly session: number;
  readonly ids: readonly number[];
  readonly hours: readonly number[];
}

/**
 * Makes one chunk of the small ones that were received on a day, of each device, session and UTC day of device time. Each is replaced in a transaction
 * of its own: what was interrupted goes on where it was.
 *
 * @param day number of the day since 1970, UTC
 */
export async function mergeDay(client: PoolClient, day: number): Promise<void> {
  const { rows } = await client.query<SmallChunks>(
    `select device_id, session::float8, array_agg(id::float8) as ids, array_agg(hour) as hours from read_model.history_chunk
     where hour >= $1 and hour < $2 and kind = ${chunkKinds.hour} and readings < ${smallBelow}
       and hour >= (select bodies_from from read_model.history_state)
     group by device_id, session, from_ms / 86400000
     having count(*) >= ${fewest} and sum(readings) <= ${chunkLimits.readings}`,
    [day * 24, (day + 1) * 24],
  );
  for (const small of rows) {
    try {
      await transactionOn(client, () => merge(client, small));
    } catch (error) {
      // It stays as it is: whoever reads it is told which chunk is damaged.
      if (!hasCode(error, 'HISTORY_CHUNK_DAMAGED')) throw error;
    }
    await nextTurn();
  }
}

async function merge(
  client: PoolClient,
  { device_id: deviceId, session, ids, hours }: SmallChunks,
): Promise<void> {
  const values = [ids, [...new Set(hours)]];
  const bodies = await rowsOf<{ body: Buffer }>(client, {
    name: 'take history bodies',
    text: 'delete from read_model.history_body where id = any($1::bigint[]) and hour = any($2::integer[]) returning body',
    values,
  });
  const { rowCount } = await client.query(
    'delete from read_model.history_chunk where device_id = $3 and id = any($1::bigint[]) and hour = any($2::integer[])',
    [...values, deviceId],
  );
  // Retention dropped the readings of some, or a rebuild all of them: they stay as they are.
  if (bodies.length !== ids.length || rowCount !== ids.length)
    throw new Error('chunks went away while they were merged');
  const readings = bodies.flatMap(({ body }) => decodeChunk(body)).sort(compareReadings);
  const hour = Math.max(...hours);
  const merged = partsOf(readings).map((part) => ({ kind: chunkKinds.day, session, readings: part }));
  await insertChunks(
    client,
    merged.map((chunk) => chunkRowOf(chunk, { deviceId, hour })),
  );
}
