import type { Pool } from 'pg';
import type { LoginOrigin, Refreshed } from '../../../projections/queries/index.js';
import { holds, liveSession, sessionOf, type SessionRow } from './loginSessionRow.js';

interface TakenToken {
  readonly secretHash: Uint8Array;
  readonly generation: number;
  readonly origin: LoginOrigin;
}

/** The generation changes at most once in this time, and the token before counts for as long: an answer may be lost, and two processes share one. */
const grace = "interval '30 seconds'";
const inGrace = `s.rotated_at > now() - ${grace}`;
const rotates = `s.generation = $2 and ${inGrace} is not true`;
const isReplay = `s.generation > $2 and not (s.generation = $2 + 1 and ${inGrace})`;

/**
 * See `LoginSessions.refresh`. One statement: of several at once, in any process, each sees what the one before has done, because they wait
 * for the row.
 */
export async function refreshSession(pool: Pool, taken: TakenToken): Promise<Refreshed> {
  const { secretHash, generation, origin } = taken;
  const { rows } = await pool.query<SessionRow & { generation: number; replayed: boolean }>({
    name: 'refresh-session',
    text: `update identity.login_session s set
        generation = case when ${rotates} then s.generation + 1 else s.generation end,
        rotated_at = case when ${rotates} then now() else s.rotated_at end,
        last_used_at = now(),
        user_agent = case when ${isReplay} then s.user_agent else $3 end,
        address = case when ${isReplay} then s.address else $4::inet end,
        ended_at = case when ${isReplay} then now() end,
        ended_because = case when ${isReplay} then 'replayed' end
      from identity.person p
      where s.secret_hash = $1 and s.kind = 'client' and s.generation >= $2 and p.person_id = s.person_id and ${holds}
      returning ${liveSession}, s.generation, s.ended_at is not null as replayed`,
    values: [secretHash, generation, origin.userAgent, origin.address],
  });
  const [row] = rows;
  if (!row) return { type: 'unknown' };
  const { replayed, generation: current, personId, loginSessionId } = row;
  if (replayed) return { type: 'replayed', loginSessionId, personId };
  return { type: 'refreshed', generation: current, session: sessionOf(row) };
}
