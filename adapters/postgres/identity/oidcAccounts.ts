import { randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type {
  Linked,
  LinkedPerson,
  OidcAccounts,
  OidcIdentity,
  OidcLink,
  Unlinked,
} from '../../../projections/queries/index.js';
import type { Role } from '../../../domain/people/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { inTransaction } from '../transaction.js';
import { takeLinkOf } from './linkRows.js';
import { holds } from './loginSessionRow.js';
import { beginFlow, takeFlow } from './oidcFlows.js';

/** Log-ins by issuers, for the API. */
export function createOidcAccounts(pool: Pool): OidcAccounts {
  return withDatabaseErrors({
    begin: (flow, secretHash) => beginFlow(pool, flow, secretHash),
    take: (secretHash) => takeFlow(pool, secretHash),
    ofIdentity: (identity) => find(pool, identity),
    link: (loginSessionId, identity) => link(pool, loginSessionId, identity),
    join: (invitationHash, identity) => join(pool, invitationHash, identity),
    signUp: (identity, { name, email }) => {
      const login = `person-${randomBytes(8).toString('hex')}`;
      return inTransaction(pool, (client) =>
        insertAccount(client, identity, { login, name: name ?? login, role: 'brewer', email: email ?? null }),
      );
    },
    listOf: (personId) => listOidcLinks(pool, personId),
    unlink: ({ personId, oidcLinkId, except }, issuers) =>
      unlinkIssuer(pool, { personId, oidcLinkId, except, issuers, because: 'endedByPerson' }),
  });
}

async function find(
  client: Pool | PoolClient,
  { issuer, subject }: OidcIdentity,
): Promise<LinkedPerson | undefined> {
  const { rows } = await client.query<LinkedPerson>({
    name: 'person-of-identity',
    text: `select person_id::text as "personId", login, oidc_link_id::text as "oidcLinkId"
      from identity.oidc_link join identity.person using (person_id) where issuer = $1 and subject = $2`,
    values: [issuer, subject],
  });
  return rows[0];
}

async function link(pool: Pool, loginSessionId: string, identity: OidcIdentity): Promise<Linked> {
  const { rows } = await pool.query<{ personId: string }>(
    `select s.person_id::text as "personId" from identity.login_session s join identity.person p using (person_id)
     where login_session_id = $1::uuid and ${holds}`,
    [loginSessionId],
  );
  const personId = rows[0]?.personId;
  if (personId === undefined) return { type: 'ended' };
  await pool.query(
    `insert into identity.oidc_link (person_id, issuer, subject) values ($1::uuid, $2, $3)
     on conflict (issuer, subject) do nothing`,
    [personId, identity.issuer, identity.subject],
  );
  const known = await find(pool, identity);
  return known?.personId === personId ? { type: 'linked', personId } : { type: 'taken' };
}

async function join(
  pool: Pool,
  invitationHash: Uint8Array,
  identity: OidcIdentity,
): Promise<LinkedPerson | undefined> {
  return inTransaction(pool, async (client) => {
    const invitation = await takeLinkOf(client, invitationHash, ['invitation']);
    if (!invitation?.login || !invitation.role) return undefined;
    const { login, name, role, email } = invitation;
    return insertAccount(client, identity, { login, name: name ?? login, role, email });
  });
}

/** Of two at once with one identity, the second gets the account of the first. */
async function insertAccount(
  client: PoolClient,
  identity: OidcIdentity,
  account: {
    readonly login: string;
    readonly name: string;
    readonly role: Role;
    readonly email: string | null;
  },
): Promise<LinkedPerson | undefined> {
  const { issuer, subject } = identity;
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`oidc ${issuer} ${subject}`]);
  const known = await find(client, identity);
  if (known) return known;
  const { login, name, role, email } = account;
  const { rows } = await client.query<LinkedPerson>(
    `with p as (insert into identity.person (login, name, role, email) values ($1, $2, $3, $4)
         on conflict do nothing returning person_id)
     insert into identity.oidc_link (person_id, issuer, subject) select person_id, $5, $6 from p
     returning person_id::text as "personId", $1 as login, oidc_link_id::text as "oidcLinkId"`,
    [login, name, role, email, issuer, subject],
  );
  return rows[0];
}

/** See `OidcAccounts.listOf`. */
export async function listOidcLinks(pool: Pool, personId: string): Promise<readonly OidcLink[]> {
  const { rows } = await pool.query<OidcLink>({
    name: 'links-of-person',
    text: `select oidc_link_id::text as "oidcLinkId", issuer, linked_at as "linkedAt"
      from identity.oidc_link where person_id = $1::uuid order by linked_at, oidc_link_id`,
    values: [personId],
  });
  return rows;
}

/**
 * See `OidcAccounts.unlink`.
 *
 * @param which without `issuers` the last way to log in goes too
 */
export async function unlinkIssuer(
  pool: Pool,
  which: {
    readonly personId: string;
    readonly oidcLinkId: string;
    readonly except?: string;
    readonly issuers?: readonly string[];
    readonly because: 'endedByPerson' | 'endedByOperator';
  },
): Promise<Unlinked> {
  const { personId, oidcLinkId, except, issuers, because } = which;
  return inTransaction(pool, async (client) => {
    // Of two at once, the second sees what the first left.
    await client.query('select from identity.person where person_id = $1::uuid for update', [personId]);
    const { rows } = await client.query<{ isLast: boolean }>(
      `select $3::text[] is not null and password_hash is null and not exists (
           select from identity.oidc_link o where o.person_id = $1::uuid and o.oidc_link_id <> $2::uuid
             and o.issuer = any($3)) as "isLast"
       from identity.oidc_link l join identity.person p using (person_id)
       where l.person_id = $1::uuid and oidc_link_id = $2::uuid`,
      [personId, oidcLinkId, issuers ?? null],
    );
    if (!rows[0]) return 'unknown';
    if (rows[0].isLast) return 'lastWay';
    await client.query(
      `with ended as (update identity.login_session set ended_at = now(), ended_because = $4
         where oidc_link_id = $2::uuid and ended_at is null and login_session_id is distinct from $3::uuid)
       delete from identity.oidc_link where person_id = $1::uuid and oidc_link_id = $2::uuid`,
      [personId, oidcLinkId, except ?? null, because],
    );
    return 'unlinked';
  });
}
