import { createHash, randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { LinkPurpose, Role } from '../../../domain/people/index.js';
import type { MadeLink } from '../../../projections/queries/index.js';
import { inTransaction } from '../transaction.js';

/** A row to write; what its purpose does not need is left out. */
export interface NewLink {
  readonly purpose: LinkPurpose;
  readonly personId?: string;
  readonly email?: string | undefined;
  readonly login?: string;
  readonly name?: string;
  readonly role?: Role;
}

/** Links of one purpose to one address, or for one person, that hold at once: nobody's mailbox is filled. */
const mostAtOnce = 3;

/** Nobody guesses 256 random bits, so a slow hash would add nothing. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Those that have expired go with each new one. */
export async function insertLink(client: Pool | PoolClient, link: NewLink): Promise<MadeLink> {
  const token = randomBytes(32).toString('base64url');
  const { purpose, personId, email, login, name, role } = link;
  const { rows } = await client.query<{ expiresAt: Date }>({
    name: 'insert-link',
    text: `with old as (delete from identity.person_link where expires_at < now())
      insert into identity.person_link (token_hash, purpose, person_id, email, login, name, role, expires_at)
      values ($1, $2, $3::uuid, $4, $5, $6, $7, now() + interval '30 minutes') returning expires_at as "expiresAt"`,
    values: [
      hashOfToken(token),
      purpose,
      ...[personId, email, login, name, role].map((value) => value ?? null),
    ],
  });
  const [row] = rows;
  if (!row) throw new Error('a link was not inserted');
  return { token, expiresAt: row.expiresAt };
}

/** For links that anybody may ask for. Of several at once one after the other counts. Undefined when enough links hold. */
export async function insertLimitedLink(pool: Pool, link: NewLink): Promise<MadeLink | undefined> {
  const { purpose, personId, email = '' } = link;
  const whose = personId ?? email.toLowerCase();
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`link ${purpose} ${whose}`]);
    const { rowCount } = await client.query({
      name: 'open-links',
      text: `select from identity.person_link where purpose = $1 and expires_at > now()
        and (person_id = $2::uuid or ($2::uuid is null and lower(email) = $3)) limit ${mostAtOnce}`,
      values: [purpose, personId ?? null, whose],
    });
    return rowCount === mostAtOnce ? undefined : insertLink(client, link);
  });
}

/** What a link says that was taken. */
export interface TakenLink {
  readonly purpose: LinkPurpose;
  readonly personId: string | null;
  readonly email: string | null;
  readonly login: string | null;
  readonly name: string | null;
  readonly role: Role | null;
}

/** Takes a link out, so that it counts once; of several at once one gets it. Undefined when it does not hold. */
export async function takeLink(
  client: PoolClient,
  token: string,
  purposes: readonly LinkPurpose[],
): Promise<TakenLink | undefined> {
  return takeLinkOf(client, hashOfToken(token), purposes);
}

/** The same, where only the hash was kept. */
export async function takeLinkOf(
  client: PoolClient,
  tokenHash: Uint8Array,
  purposes: readonly LinkPurpose[],
): Promise<TakenLink | undefined> {
  const { rows } = await client.query<TakenLink>({
    name: 'take-link',
    text: `delete from identity.person_link where token_hash = $1 and purpose = any ($2) and expires_at > now()
      returning purpose, person_id::text as "personId", email, login, name, role`,
    values: [tokenHash, purposes],
  });
  return rows[0];
}
