import type { Pool } from 'pg';
import type { LiveAccess, LiveWatcher } from '../../../projections/queries/index.js';
import { epochMs } from './epochMs.js';
import { holds, roleIn } from './loginSessionRow.js';

/** One more than a topic can have, which tells that there are more. */
const mostDevices = 1_001;

/** What each of these may see now, in order; undefined for those whose log-in has ended. Two statements for all of them. */
export async function liveAccess(
  pool: Pool,
  watchers: readonly LiveWatcher[],
): Promise<readonly (LiveAccess | undefined)[]> {
  const [logins, windows] = await Promise.all([holdingLogins(pool, watchers), windowsNow(pool, watchers)]);
  return watchers.map(({ personId, loginSessionId }) => {
    const role = logins.get(loginSessionId);
    if (role === undefined) return undefined;
    const seesEverything = role === 'admin' || role === 'operator';
    return { seesEverything, windows: windows.get(personId) ?? new Map<string, number>() };
  });
}

/** The roles of log-ins that hold. */
async function holdingLogins(pool: Pool, watchers: readonly LiveWatcher[]) {
  const { rows } = await pool.query<{ id: string; role: string }>({
    name: 'live-logins',
    text: `select s.login_session_id::text as id, ${roleIn} as role
      from unnest($1::uuid[], $2::uuid[]) as watcher (person_id, login_session_id)
        join identity.login_session s using (login_session_id, person_id)
        join identity.person p using (person_id)
      where ${holds}`,
    values: [watchers.map(({ personId }) => personId), watchers.map(({ loginSessionId }) => loginSessionId)],
  });
  return new Map(rows.map(({ id, role }) => [id, role]));
}

/** By person and device, from when on it is seen. */
async function windowsNow(pool: Pool, watchers: readonly LiveWatcher[]) {
  const pairs = watchers.flatMap(({ personId, deviceIds }) => deviceIds.map((id) => [personId, id] as const));
  const wantAll = new Set(watchers.filter(({ wantsAll }) => wantsAll).map(({ personId }) => personId));
  const { rows } = await pool.query<{ person: string; device: string; from_ms: number }>({
    name: 'live-windows',
    text: `with access as (
        select person_id, device_id, min(seen_from) as seen_from
        from unnest($1::uuid[], $2::text[]) as watched (person_id, device_id)
          join identity.device_access using (person_id, device_id)
        where seen_until = 'infinity' group by 1, 2
        union
        select person.person_id, theirs.* from unnest($3::uuid[]) as person (person_id), lateral (
          select device_id, min(seen_from) as seen_from from identity.device_access a
          where a.person_id = person.person_id and seen_until = 'infinity'
          group by 1 order by 1 limit ${mostDevices}
        ) theirs)
      select person_id::text as person, device_id as device, ${epochMs('seen_from')} as from_ms from access`,
    values: [pairs.map(([person]) => person), pairs.map(([, device]) => device), [...wantAll]],
  });
  const windows = new Map<string, Map<string, number>>();
  for (const { person, device, from_ms: fromMs } of rows) {
    const ofPerson = windows.get(person) ?? new Map<string, number>();
    windows.set(person, ofPerson.set(device, fromMs));
  }
  return windows;
}
