import type { Pool } from 'pg';
import type {
  DeviceRowVersion,
  ReadPosition,
  WatchedKeys,
  WatchedVersions,
} from '../../../projections/queries/index.js';
import { isOpenAlarm } from './alarms.js';
import { brewPosition, brewsWithChanges } from './brewChanges.js';
import { isOpen } from './deviceCommands.js';

/** Every watched change up to this position is visible to a later query; undefined before the first projection. */
export async function readPosition(pool: Pool): Promise<ReadPosition | undefined> {
  const { rows } = await pool.query<{ store_id: string; position: string }>(
    "select store_id, position::text from read_model.checkpoint where projection = 'readModels'",
  );
  const [row] = rows;
  return row && { storeId: row.store_id, position: BigInt(row.position) };
}

/** Versions of everything that is watched, in a statement for each kind of row, for any number of clients. */
export async function watchedVersions(pool: Pool, watched: WatchedKeys): Promise<WatchedVersions> {
  const { deviceIds, sessionIds, commandsOf, brewIds, brewsOf, alarmsOf, changedAfter } = watched;
  const after = changedAfter?.toString() ?? null;
  const limit = changedAfter === undefined ? recent : most + 1;
  const [devices, sessions, commands, brews, alarms] = await Promise.all([
    deviceIds.length > 0 ? versions(pool, deviceVersions, [deviceIds]) : [],
    sessionIds.length > 0 ? versions(pool, sessionVersions, [sessionIds]) : [],
    commandsOf.length > 0 ? versions(pool, commandVersions, [commandsOf, after, limit]) : [],
    brewIds.length + brewsOf.length > 0 ? versions(pool, brewVersions, [brewIds, brewsOf, after, limit]) : [],
    alarmsOf.length > 0 ? versions(pool, alarmVersions, [alarmsOf, after, limit]) : [],
  ]);
  return {
    ...{ devices, sessions, commands, brews, alarms },
    tooManyCommandsOf: withTooMany(commands),
    tooManyBrewsOf: withTooMany(brews),
    tooManyAlarmsOf: withTooMany(alarms),
  };
}

/** Rows of one device, more than its open commands, which are 20 at most. */
const recent = 30;
/** Rows of one device for a client that comes back. */
const most = 500;

const deviceVersions = `
  select device_id as key, greatest(device_status.position, machine_name.position)::text as position, device_id
  from read_model.device_status left join read_model.machine_name using (device_id) where device_id = any($1::text[])`;
const sessionVersions = `
  select session_id as key, position::text, device_id from read_model.session where session_id = any($1::text[])`;
const commandVersions = `
  select c.command_id as key, c.position::text, c.device_id
  from unnest($1::text[]) as watched(device_id), lateral (
    select command_id, position, device_id from read_model.device_command
    where device_id = watched.device_id
      and (${isOpen} or updated_at > now() - interval '1 hour' or position > $2)
    order by (${isOpen}) desc, updated_at desc limit $3
  ) c`;
const brewVersions = `
  select plan_id as key, ${brewPosition}::text as position, base_id as device_id
  from ${brewsWithChanges} where plan_id = any($1::uuid[])
  union
  select b.plan_id, b.position::text, b.base_id
  from unnest($2::text[]) as watched(base_id), lateral (
    select plan_id, ${brewPosition} as position, base_id from ${brewsWithChanges}
    where base_id = watched.base_id
      and (brew_plan.status not in ('completed', 'cancelled') or brew_plan.updated_at > now() - interval '1 day' or ${brewPosition} > $3)
    order by brew_plan.updated_at desc limit $4
  ) b`;

/** Open ones that are many leave room for those that were cleared just now. */
const alarmVersions = `
  select a.alarm_id as key, a.position::text, a.device_id
  from unnest($1::text[]) as watched(device_id), lateral (
    (select alarm_id, position, device_id from read_model.alarm
      where device_id = watched.device_id and ${isOpenAlarm}
      order by status = 'resolved', recorded_at desc limit ${recent})
    union
    (select alarm_id, position, device_id from read_model.alarm
      where device_id = watched.device_id and (updated_at > now() - interval '1 hour' or position > $2)
      order by updated_at desc limit $3)
  ) a`;

async function versions(
  pool: Pool,
  text: string,
  values: readonly unknown[],
): Promise<readonly DeviceRowVersion[]> {
  const { rows } = await pool.query<{ key: string; position: string; device_id: string }>(text, [...values]);
  return rows.map((row) => ({ key: row.key, position: BigInt(row.position), deviceId: row.device_id }));
}

function withTooMany(rows: readonly DeviceRowVersion[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { deviceId } of rows) counts.set(deviceId, (counts.get(deviceId) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > most).map(([deviceId]) => deviceId);
}
