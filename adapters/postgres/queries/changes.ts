import type { Pool } from 'pg';
import type {
  ReadPosition,
  RowVersion,
  WatchedKeys,
  WatchedVersions,
} from '../../../projections/queries/index.js';
import { isOpen } from './deviceCommands.js';

/** More than the maximum number of open commands. */
const recentCommands = 30;

/** Every watched change up to this position is visible to a later query; undefined before the first projection. */
export async function readPosition(pool: Pool): Promise<ReadPosition | undefined> {
  const { rows } = await pool.query<{ store_id: string; position: string }>(
    "select store_id, position::text from read_model.checkpoint where projection = 'readModels'",
  );
  const [row] = rows;
  return row && { storeId: row.store_id, position: BigInt(row.position) };
}

/** Versions of everything that is watched, in three statements for any number of clients. */
export async function watchedVersions(pool: Pool, watched: WatchedKeys): Promise<WatchedVersions> {
  const { deviceIds, sessionIds } = watched;
  const [devices, sessions, commands] = await Promise.all([
    versions(pool, deviceVersions, deviceIds),
    versions(pool, sessionVersions, sessionIds),
    versions(pool, commandVersions, deviceIds),
  ]);
  return { devices, sessions, commands };
}

const deviceVersions = `
  select device_id as key, position::text, device_id from read_model.device_status where device_id = any($1::text[])`;
const sessionVersions = `
  select session_id as key, position::text, device_id from read_model.session where session_id = any($1::text[])`;
const commandVersions = `
  select c.command_id as key, c.position::text, c.device_id
  from unnest($1::text[]) as watched(device_id), lateral (
    select command_id, position, device_id from read_model.device_command
    where device_id = watched.device_id
      and (${isOpen} or updated_at > now() - interval '1 hour')
    order by (${isOpen}) desc, requested_at desc limit ${recentCommands}
  ) c`;

async function versions(
  pool: Pool,
  text: string,
  keys: readonly string[],
): Promise<(RowVersion & { readonly deviceId: string })[]> {
  if (keys.length === 0) return [];
  const { rows } = await pool.query<{ key: string; position: string; device_id: string }>(text, [keys]);
  return rows.map((row) => ({ key: row.key, position: BigInt(row.position), deviceId: row.device_id }));
}
