import type { Pool, PoolClient } from 'pg';
import type {
  Challenged,
  NewPasskey,
  Passkey,
  Passkeys,
  PasskeyVerdict,
  Registration,
} from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { forgetFailures, takeAttempt } from './factorAttempts.js';
import { changeFactors, recoveryCodesFor, removeFactor } from './factorState.js';
import { makeChallenge, takeChallenge } from './passkeyChallenges.js';

/** Passkeys, for the API. Any number of instances may use them at once. */
export function createPasskeys(pool: Pool): Passkeys {
  return withDatabaseErrors({
    listOf: (personId) => listPasskeys(pool, personId),
    challenge: (holder) => makeChallenge(pool, holder),
    register: (to, check) => register(pool, to, check),
    verify: (by, check) => verify(pool, by, check),
    rename: (personId, passkeyId, name) => rename(pool, { personId, passkeyId, name }),
    remove: (personId, passkeyId, { mayBeLast }) =>
      removeFactor(pool, { personId, mayBeLast }, (client) => removePasskey(client, personId, passkeyId)),
  });
}

/** Of one person. */
const mostPasskeys = 10;

const columns = `passkey_id::text as "passkeyId", name, credential_id as "credentialId", transports, created_at as "createdAt",
  last_used_at as "lastUsedAt"`;

async function listPasskeys(pool: Pool, personId: string): Promise<readonly Passkey[]> {
  const { rows } = await pool.query<Passkey>({
    name: 'passkeys-of-person',
    text: `select ${columns} from identity.passkey where person_id = $1::uuid order by created_at, passkey_id`,
    values: [personId],
  });
  return rows;
}

type To = Parameters<Passkeys['register']>[0];

async function register(
  pool: Pool,
  to: To,
  check: (challenge: Uint8Array) => Promise<NewPasskey | undefined>,
): Promise<Registration> {
  const challenge = await takeChallenge(pool, to.holder);
  const passkey = challenge && (await check(challenge));
  return passkey ? add(pool, to, passkey) : { type: 'refused' };
}

/** Nobody proves with a registration that a credential is theirs: one that somebody has stays with them. */
async function add(pool: Pool, { personId, name }: To, passkey: NewPasskey): Promise<Registration> {
  const { credentialId, publicKey, counter, transports } = passkey;
  return changeFactors(pool, personId, async (before): Promise<Registration> => {
    const { client } = before;
    const { rowCount } = await client.query('select from identity.passkey where person_id = $1::uuid', [
      personId,
    ]);
    if ((rowCount ?? 0) >= mostPasskeys) return { type: 'full' };
    const { rows } = await client.query<Passkey>(
      `insert into identity.passkey (person_id, name, credential_id, public_key, counter, transports)
       values ($1::uuid, $2, $3, $4, $5, $6) on conflict (credential_id) do nothing returning ${columns}`,
      [personId, name, credentialId, publicKey, counter, transports],
    );
    if (!rows[0]) return { type: 'refused' };
    return { type: 'added', passkey: rows[0], recoveryCodes: await recoveryCodesFor(before, personId) };
  });
}

async function verify(
  pool: Pool,
  { personId, credentialId, holder }: Parameters<Passkeys['verify']>[0],
  check: (challenged: Challenged) => Promise<number | undefined>,
): Promise<PasskeyVerdict> {
  const wait = await takeAttempt(pool, personId);
  if (wait) return wait;
  const challenge = await takeChallenge(pool, holder);
  const stored = await find(pool, personId, credentialId);
  if (!challenge || !stored) return { type: 'wrong' };
  const { passkeyId, publicKey } = stored;
  const counter = await check({ challenge, credentialId, publicKey });
  return counter === undefined ? { type: 'wrong' } : accept(pool, passkeyId, counter);
}

interface StoredKey {
  readonly passkeyId: string;
  readonly publicKey: Buffer;
}

async function find(pool: Pool, personId: string, credentialId: Uint8Array): Promise<StoredKey | undefined> {
  const { rows } = await pool.query<StoredKey>({
    name: 'find-passkey',
    text: `select passkey_id::text as "passkeyId", public_key as "publicKey" from identity.passkey
      where person_id = $1::uuid and credential_id = $2`,
    values: [personId, credentialId],
  });
  return rows[0];
}

/** WebAuthn, section 6.1.1: a counter that does not rise says that there is a copy, unless the authenticator counts nothing. */
async function accept(pool: Pool, passkeyId: string, counter: number): Promise<PasskeyVerdict> {
  const { rows } = await pool.query<{ succeeded: boolean; exists: boolean }>({
    name: 'accept-passkey',
    text: `with succeeded as (update identity.passkey set counter = $2, last_used_at = now()
        where passkey_id = $1::uuid and (counter < $2 or (counter = 0 and $2 = 0)) returning person_id),
      ${forgetFailures}
      select exists (select from succeeded) as succeeded, exists (select from identity.passkey where passkey_id = $1::uuid) as exists`,
    values: [passkeyId, counter],
  });
  if (rows[0]?.succeeded) return { type: 'right' };
  return rows[0]?.exists ? { type: 'cloned', passkeyId } : { type: 'wrong' };
}

async function rename(
  pool: Pool,
  {
    personId,
    passkeyId,
    name,
  }: { readonly personId: string; readonly passkeyId: string; readonly name: string },
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'rename-passkey',
    text: 'update identity.passkey set name = $3 where person_id = $1::uuid and passkey_id = $2::uuid',
    values: [personId, passkeyId, name],
  });
  return rowCount === 1;
}

async function removePasskey(client: PoolClient, personId: string, passkeyId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'delete from identity.passkey where person_id = $1::uuid and passkey_id = $2::uuid',
    [personId, passkeyId],
  );
  return rowCount === 1;
}
