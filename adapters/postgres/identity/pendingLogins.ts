import type { Pool } from 'pg';
import type { PendingLogin } from '../../../projections/queries/index.js';

/** Those that have expired go with each new one. */
export async function pendLogin(
  pool: Pool,
  { personId, kind, passwordMark, oidcLinkId }: PendingLogin,
  secretHash: Uint8Array,
): Promise<void> {
  await pool.query({
    name: 'pend-login',
    text: `with old as (delete from identity.pending_login where expires_at < now())
      insert into identity.pending_login (secret_hash, person_id, kind, password_mark, oidc_link_id, expires_at)
      values ($1, $2::uuid, $3, $4, $5::uuid, now() + interval '5 minutes')`,
    values: [secretHash, personId, kind, passwordMark, oidcLinkId],
  });
}

export async function findPending(pool: Pool, secretHash: Uint8Array): Promise<PendingLogin | undefined> {
  const { rows } = await pool.query<PendingLogin>({
    name: 'pending-login',
    text: `select person_id::text as "personId", p.login, l.kind, l.password_mark as "passwordMark",
        l.oidc_link_id::text as "oidcLinkId"
      from identity.pending_login l join identity.person p using (person_id)
      where l.secret_hash = $1 and l.expires_at > now()`,
    values: [secretHash],
  });
  return rows[0];
}

export async function takePending(pool: Pool, secretHash: Uint8Array): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'take-pending-login',
    text: 'delete from identity.pending_login where secret_hash = $1 and expires_at > now()',
    values: [secretHash],
  });
  return rowCount === 1;
}
