import type { Pool } from 'pg';
import type { OidcFlow } from '../../../projections/queries/index.js';

/** Those that have expired go with each new one. */
export async function beginFlow(pool: Pool, flow: OidcFlow, secretHash: Uint8Array): Promise<void> {
  const { issuerId, next, again, loginSessionId, invitationHash } = flow;
  await pool.query({
    name: 'begin-oidc',
    text: `with old as (delete from identity.oidc_flow where expires_at < now())
      insert into identity.oidc_flow (secret_hash, issuer_id, next, again, login_session_id, invitation_hash, expires_at)
      values ($1, $2, $3, $4, $5::uuid, $6, now() + interval '10 minutes')`,
    values: [secretHash, issuerId, next, again, loginSessionId, invitationHash],
  });
}

export async function takeFlow(pool: Pool, secretHash: Uint8Array): Promise<OidcFlow | undefined> {
  const { rows } = await pool.query<OidcFlow>({
    name: 'take-oidc',
    text: `delete from identity.oidc_flow where secret_hash = $1 and expires_at > now()
      returning issuer_id as "issuerId", next, again, login_session_id::text as "loginSessionId",
        invitation_hash as "invitationHash"`,
    values: [secretHash],
  });
  return rows[0];
}
