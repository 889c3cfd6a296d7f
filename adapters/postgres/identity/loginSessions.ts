import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type {
  LoginOrigin,
  LoginSession,
  LoginSessionEnd,
  LoginSessions,
  LoginSessionSummary,
  NewLoginSession,
  SessionsToEnd,
} from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { expiresAt, holds, liveSession, sessionOf, type SessionRow } from './loginSessionRow.js';
import { refreshSession } from './refreshSession.js';
import { takeReplayNotice } from './replayNotice.js';

/** Log-ins, for the API. Any number of instances may use them at once. */
export function createLoginSessions(pool: Pool): LoginSessions {
  return withDatabaseErrors({
    start: (session) => start(pool, session),
    ofBrowser: (secretHash) =>
      find(pool, 'browser-session', "s.secret_hash = $1 and s.kind = 'browser'", secretHash),
    ofClient: (id) =>
      find(pool, 'client-session', "s.login_session_id = $1 and s.kind in ('client', 'view')", id),
    startView: (viewerSessionId, deviceId) => startView(pool, viewerSessionId, deviceId),
    use: (id, origin) => use(pool, id, origin),
    authenticate: async (id) => {
      await pool.query(
        'update identity.login_session set authenticated_at = now() where login_session_id = $1 and ended_at is null',
        [id],
      );
    },
    refresh: (secretHash, generation, origin) => refreshSession(pool, { secretHash, generation, origin }),
    takeReplayNotice: (except) => takeReplayNotice(pool, except),
    leaveReplayNotice: async (id) => {
      await pool.query('update identity.login_session set told_at = null where login_session_id = $1', [id]);
    },
    listOf: (personId) => listLoginSessions(pool, personId),
    end: (which, because) => endLoginSessions(pool, which, because),
    wasUsedFrom: (login, network) => wasUsedFrom(pool, login, network),
  });
}

/** A script that logs in every minute must not fill the table. */
const keptOfPerson = 50;

/** The lock on the person makes a change of the password wait, which then ends this session too. */
async function start(pool: Pool, session: NewLoginSession): Promise<LoginSession | undefined> {
  const { personId, kind, secretHash, passwordMark, byIssuer, userAgent, address } = session;
  const { rows } = await pool.query<SessionRow>({
    name: 'start-session',
    text: `with p as (select * from identity.person where person_id = $1::uuid
        and ($4::text is null or $4 = ${passwordMarkOf}) for share),
      l as (select * from identity.oidc_link where oidc_link_id = $7::uuid and person_id = $1::uuid),
      surplus as (delete from identity.login_session where login_session_id in (
        select login_session_id from identity.login_session where person_id = $1::uuid and kind <> 'view'
        order by ended_at is not null, last_used_at desc offset ${keptOfPerson - 1})),
      s as (insert into identity.login_session (person_id, kind, secret_hash, user_agent, address, oidc_link_id,
          authenticated_at, issuers_factor)
        select person_id, $2, $3, $5, $6::inet, oidc_link_id, least(now(), coalesce($8, now())), $9
        from p left join l using (person_id) where $7::uuid is null or oidc_link_id is not null returning *)
      select ${liveSession} from s join p using (person_id)`,
    values: [
      ...[personId, kind, secretHash, passwordMark ?? null, userAgent, address],
      ...[
        byIssuer?.oidcLinkId ?? null,
        byIssuer?.authenticatedAt ?? null,
        byIssuer?.hasSecondFactor ?? false,
      ],
    ],
  });
  return rows[0] && sessionOf(rows[0]);
}

/** Nobody has its secret: it comes with an access token alone, which can't be refreshed. */
async function startView(
  pool: Pool,
  viewerSessionId: string,
  deviceId: string,
): Promise<LoginSession | undefined> {
  const { rows } = await pool.query<SessionRow>({
    name: 'start-view',
    text: `with before as (update identity.login_session set ended_at = now(), ended_because = 'replaced'
        where viewer_session_id = $1::uuid and ended_at is null),
      s as (insert into identity.login_session (person_id, kind, secret_hash, viewer_session_id, viewed_device_id)
        select person_id, 'view', $3, $1::uuid, device_id from identity.device_ownership
        where device_id = $2 and owned_until = 'infinity' and person_id is not null
        order by owned_from limit 1 returning *)
      select ${liveSession} from s join identity.person p using (person_id)`,
    values: [viewerSessionId, deviceId, randomBytes(32)],
  });
  return rows[0] && sessionOf(rows[0]);
}

/** See `PersonWithPassword`. */
export const passwordMarkOf = "encode(sha256(convert_to(password_hash, 'UTF8')), 'hex')";

async function find(
  pool: Pool,
  name: string,
  condition: string,
  key: unknown,
): Promise<LoginSession | undefined> {
  const { rows } = await pool.query<SessionRow>({
    name,
    text: `select ${liveSession} from identity.login_session s join identity.person p using (person_id)
      where ${condition} and ${holds}`,
    values: [key],
  });
  return rows[0] && sessionOf(rows[0]);
}

async function use(pool: Pool, loginSessionId: string, { userAgent, address }: LoginOrigin): Promise<void> {
  await pool.query({
    name: 'use-session',
    text: `update identity.login_session set last_used_at = now(),
        user_agent = case kind when 'view' then null else $2 end,
        address = case kind when 'view' then null else $3::inet end
      where login_session_id = $1 and ended_at is null and last_used_at < now()`,
    values: [loginSessionId, userAgent, address],
  });
}

/** See `LoginSessions.listOf`. */
export async function listLoginSessions(
  pool: Pool,
  personId: string,
): Promise<readonly LoginSessionSummary[]> {
  const { rows } = await pool.query<LoginSessionSummary>({
    name: 'sessions-of-person',
    text: `select login_session_id::text as "loginSessionId", s.kind, s.created_at as "createdAt", s.last_used_at as "lastUsedAt",
        ${expiresAt} as "expiresAt", ended_at as "endedAt", ended_because as "endedBecause",
        user_agent as "userAgent", host(address) as address
      from identity.login_session s join identity.person p using (person_id)
      where person_id = $1::uuid and (ended_at > now() - interval '30 days' or ${holds})
      order by last_used_at desc, login_session_id`,
    values: [personId],
  });
  return rows;
}

/** See `LoginSessions.end`. */
export async function endLoginSessions(
  pool: Pool,
  { personId, loginSessionId, except }: SessionsToEnd,
  because: LoginSessionEnd,
): Promise<number> {
  const { rowCount } = await pool.query({
    name: 'end-sessions',
    text: `update identity.login_session s set ended_at = now(), ended_because = $4 from identity.person p
      where s.person_id = $1::uuid and p.person_id = s.person_id and ${holds}
        and ($2::uuid is null or login_session_id = $2) and login_session_id is distinct from $3::uuid`,
    values: [personId, loginSessionId ?? null, except ?? null, because],
  });
  return rowCount ?? 0;
}

async function wasUsedFrom(pool: Pool, login: string, network: string): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'session-from-network',
    text: `select from identity.login_session s join identity.person p using (person_id)
      where p.login = $1 and s.address <<= $2::inet limit 1`,
    values: [login, network],
  });
  return rowCount === 1;
}

/**
 * Takes away what nobody needs: links, challenges and begun log-ins that have expired, sessions 30 days after their end, and
 * addresses and user agents 30 days after their last use.
 *
 * @returns how many sessions were deleted
 */
export async function dropOldLoginSessions(pool: Pool): Promise<number> {
  await pool.query(
    `with links as (delete from identity.person_link where expires_at < now()),
       challenges as (delete from identity.passkey_challenge where expires_at < now()),
       flows as (delete from identity.oidc_flow where expires_at < now())
     delete from identity.pending_login where expires_at < now()`,
  );
  await pool.query(
    `update identity.login_session set address = null, user_agent = null
     where last_used_at < now() - interval '30 days' and (address is not null or user_agent is not null)`,
  );
  const { rowCount } = await pool.query(
    `delete from identity.login_session
     where last_used_at < now() - interval '30 days' and coalesce(ended_at, last_used_at) < now() - interval '30 days'`,
  );
  return rowCount ?? 0;
}
