import type { Pool } from 'pg';
import type { ReplayNotice } from '../../../projections/queries/index.js';

/** See `LoginSessions.takeReplayNotice`. One statement: of several processes one takes it. */
export async function takeReplayNotice(
  pool: Pool,
  except: readonly string[],
): Promise<ReplayNotice | undefined> {
  const { rows } = await pool.query<ReplayNotice>({
    name: 'take-replay-notice',
    text: `update identity.login_session s set told_at = now() from identity.person p
      where s.person_id = p.person_id and s.login_session_id = (
        select login_session_id from identity.login_session join identity.person using (person_id)
        where ended_because = 'replayed' and told_at is null and ended_at > now() - interval '7 days'
          and email is not null and login_session_id <> all ($1::uuid[])
        order by ended_at limit 1 for no key update of login_session skip locked)
      returning s.login_session_id::text as "loginSessionId", p.login, p.email, s.created_at as "createdAt", s.ended_at as "endedAt"`,
    values: [except],
  });
  return rows[0];
}
