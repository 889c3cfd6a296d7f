import type { Pool, PoolClient } from 'pg';
import type { LinkPurpose } from '../../../domain/people/index.js';
import type {
  AccountLink,
  AccountInvitation,
  MadeLink,
  PersonLinks,
  Redeemed,
  SignedUp,
} from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { inTransaction } from '../transaction.js';
import { hashOfToken, insertLimitedLink, insertLink, takeLink, type TakenLink } from './linkRows.js';
import { hashPassword } from './passwordHash.js';
import { setPassword } from './people.js';

/** Links that count once, for the API. */
export function createPersonLinks(pool: Pool): PersonLinks {
  return withDatabaseErrors({
    invite: (invitation) => invite(pool, invitation),
    signUp: (email) => signUp(pool, email),
    reset: (email) => reset(pool, email),
    resetOf: (personId) => insertLink(pool, { purpose: 'reset', personId }),
    accountOf: (login) => accountOf(pool, login),
    confirmation: (personId, email) => insertLimitedLink(pool, { purpose: 'confirmation', personId, email }),
    redeem: (token, password) => redeem(pool, token, password),
    confirm: (personId, token) => confirm(pool, personId, token),
    withdraw: async (token) => {
      await pool.query('delete from identity.person_link where token_hash = $1', [hashOfToken(token)]);
    },
  });
}

/** See `PersonLinks.invite`. */
export async function invite(pool: Pool, invitation: AccountInvitation): Promise<MadeLink | undefined> {
  const { login, email } = invitation;
  const { rowCount } = await pool.query(
    'select from identity.person where login = $1 or lower(email) = lower($2) limit 1',
    [login, email ?? null],
  );
  return rowCount === 0 ? insertLink(pool, { purpose: 'invitation', ...invitation }) : undefined;
}

/** A link to show: whoever has it sets the person's password. Undefined when the person does not exist. */
export async function resetLink(pool: Pool, login: string): Promise<MadeLink | undefined> {
  const account = await accountOf(pool, login);
  return account && insertLink(pool, { purpose: 'reset', personId: account.personId });
}

async function accountOf(
  pool: Pool,
  login: string,
): Promise<{ readonly personId: string; readonly hasEmail: boolean } | undefined> {
  const { rows } = await pool.query<{ personId: string; hasEmail: boolean }>({
    name: 'account-of-login',
    text: `select person_id::text as "personId", email is not null as "hasEmail" from identity.person where login = $1`,
    values: [login],
  });
  return rows[0];
}

/** The address is the login, so that nobody finds out which other logins there are. */
async function signUp(pool: Pool, email: string): Promise<SignedUp> {
  const login = email.toLowerCase();
  const { rows } = await pool.query<{ login: string; email: string | null }>({
    name: 'account-of-address',
    text: 'select login, email from identity.person where login = $1 or lower(email) = $1 order by email is null limit 1',
    values: [login],
  });
  const [known] = rows;
  if (known) return { type: 'known', login: known.login, email: known.email ?? email };
  const link = await insertLimitedLink(pool, {
    purpose: 'invitation',
    login,
    name: login,
    role: 'brewer',
    email,
  });
  return link ? { type: 'link', link } : { type: 'tooMany' };
}

async function reset(pool: Pool, address: string): Promise<AccountLink | undefined> {
  const { rows } = await pool.query<{ personId: string; login: string; email: string }>({
    name: 'person-of-address',
    text: 'select person_id::text as "personId", login, email from identity.person where lower(email) = lower($1)',
    values: [address],
  });
  const [person] = rows;
  if (!person) return undefined;
  const { personId, login, email } = person;
  const link = await insertLimitedLink(pool, { purpose: 'reset', personId, email });
  return link && { link, login, email };
}

const withPassword: readonly LinkPurpose[] = ['invitation', 'reset'];

/** A link that does not hold costs no hash of a password. */
async function redeem(pool: Pool, token: string, password: string): Promise<Redeemed> {
  const { rowCount } = await pool.query({
    name: 'link-holds',
    text: 'select from identity.person_link where token_hash = $1 and purpose = any ($2) and expires_at > now()',
    values: [hashOfToken(token), withPassword],
  });
  if (rowCount === 0) return { type: 'unknown' };
  const passwordHash = await hashPassword(password);
  return inTransaction(pool, async (client) => {
    const link = await takeLink(client, token, withPassword);
    if (!link) return { type: 'unknown' };
    return link.purpose === 'invitation'
      ? join(client, link, passwordHash)
      : resetTo(client, link, passwordHash);
  });
}

async function join(
  client: PoolClient,
  { login, name, role, email }: TakenLink,
  passwordHash: string,
): Promise<Redeemed> {
  const { rows } = await client.query<{ readonly login: string }>(
    `insert into identity.person (login, name, role, email, password_hash) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning login`,
    [login, name, role, email, passwordHash],
  );
  const [person] = rows;
  return person ? { type: 'done', login: person.login } : { type: 'taken' };
}

/** A link that went to an address counts while the person has this address. */
async function resetTo(
  client: PoolClient,
  { personId, email }: TakenLink,
  passwordHash: string,
): Promise<Redeemed> {
  if (personId === null) return { type: 'unknown' };
  const { rows } = await client.query<{ readonly login: string }>(
    'select login from identity.person where person_id = $1::uuid and ($2::text is null or email = $2) for update',
    [personId, email],
  );
  const [person] = rows;
  return person && (await setPassword(client, personId, passwordHash))
    ? { type: 'done', login: person.login }
    : { type: 'unknown' };
}

async function confirm(pool: Pool, personId: string, token: string): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query({
      name: 'confirm-address',
      text: `with link as (delete from identity.person_link
          where token_hash = $1 and purpose = 'confirmation' and person_id = $2::uuid and expires_at > now() returning email)
        update identity.person p set email = link.email from link where p.person_id = $2::uuid
          and not exists (select from identity.person o where lower(o.email) = lower(link.email) and o.person_id <> $2::uuid)`,
      values: [hashOfToken(token), personId],
    });
    return rowCount === 1;
  });
}
