import type { Pool } from 'pg';
import type { Watcher } from '../../../projections/queries/index.js';
import { epochMs } from './epochMs.js';
import { holds } from './loginSessionRow.js';

/**
 * Which of these may still watch all of their devices, in order: people who see every device, and those who have all of them or with whom
 * they are shared, while their log-in holds. One statement for all of them.
 */
export async function mayStillWatch(pool: Pool, watchers: readonly Watcher[]): Promise<readonly boolean[]> {
  const watched = watchers.flatMap(({ devices }, number) => devices.map((device) => ({ number, ...device })));
  const { rows } = await pool.query<{ number: number }>({
    name: 'may-still-watch',
    text: `select watcher.number
      from unnest($1::uuid[], $2::uuid[], $5::int[]) as watcher (person_id, login_session_id, number)
        join identity.login_session s using (login_session_id, person_id)
        join identity.person p using (person_id)
      where ${holds} and (p.role in ('admin', 'operator') or not exists (
          select from unnest($3::int[], $4::text[], $6::float8[]) as watched (number, device_id, seen_from_ms)
          where watched.number = watcher.number and not exists (
            select from identity.device_access access
            where access.person_id = watcher.person_id and access.device_id = watched.device_id
              and seen_until = 'infinity' and ${epochMs('seen_from')} <= watched.seen_from_ms)))`,
    values: [
      watchers.map(({ personId }) => personId),
      watchers.map(({ loginSessionId }) => loginSessionId),
      watched.map(({ number }) => number),
      watched.map(({ deviceId }) => deviceId),
      [...watchers.keys()],
      watched.map(({ seenFromMs }) => String(seenFromMs)),
    ],
  });
  const welcome = new Set(rows.map(({ number }) => number));
  return watchers.map((_, number) => welcome.has(number));
}
