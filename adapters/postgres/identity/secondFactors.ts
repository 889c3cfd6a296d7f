import { generateSecret, verifySync } from 'otplib/functional';
import type { Pool, PoolClient } from 'pg';
import type { Enrolment, FactorVerdict, SecondFactors } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { forgetFailures, takeAttempt } from './factorAttempts.js';
import { changeFactors, recoveryCodesFor, removeFactor, secondFactorOf } from './factorState.js';
import { findPending, pendLogin, takePending } from './pendingLogins.js';
import { replaceRecoveryCodes, takeRecoveryCode } from './recoveryCodes.js';
import { createSecretSeal, type SecretSeal } from './sealedSecret.js';

/**
 * Second factors, for the API.
 *
 * @param peopleKey see `keysOf`: secrets of authenticators are encrypted under it
 */
export function createSecondFactors(pool: Pool, peopleKey: string): SecondFactors {
  const seal = createSecretSeal(peopleKey, 'second factor');
  return withDatabaseErrors({
    stateOf: (personId) => secondFactorOf(pool, personId),
    begin: (personId) => begin(pool, seal, personId),
    confirm: (personId, code) => confirm(pool, seal, personId, code),
    verify: (personId, code) => verify(pool, seal, personId, code),
    renewRecoveryCodes: (personId) => renewRecoveryCodes(pool, personId),
    remove: (personId, { mayBeLast }) =>
      removeFactor(pool, { personId, mayBeLast }, (client) => removeTotp(client, personId)),
    pend: (login, secretHash) => pendLogin(pool, login, secretHash),
    pending: (secretHash) => findPending(pool, secretHash),
    takePending: (secretHash) => takePending(pool, secretHash),
  });
}

/** A secret that was never confirmed gives way to the next one. */
async function begin(pool: Pool, seal: SecretSeal, personId: string): Promise<string> {
  const secret = generateSecret();
  await pool.query(
    `insert into identity.second_factor (person_id, secret) values ($1::uuid, $2)
     on conflict (person_id) where confirmed_at is null do update set secret = excluded.secret, last_step = 0`,
    [personId, seal.seal(secret, personId)],
  );
  return secret;
}

async function confirm(pool: Pool, seal: SecretSeal, personId: string, code: string): Promise<Enrolment> {
  const verdict = await verifyTotp(pool, seal, { personId, code, isConfirmed: false });
  if (verdict.type !== 'right') return verdict;
  return changeFactors(pool, personId, async (before): Promise<Enrolment> => {
    const { client } = before;
    const begun = await client.query(
      'select from identity.second_factor where person_id = $1::uuid and confirmed_at is null',
      [personId],
    );
    if (begun.rowCount !== 1) return { type: 'wrong' };
    await removeTotp(client, personId);
    await client.query('update identity.second_factor set confirmed_at = now() where person_id = $1::uuid', [
      personId,
    ]);
    return { type: 'enrolled', recoveryCodes: await recoveryCodesFor(before, personId) };
  });
}

async function verify(pool: Pool, seal: SecretSeal, personId: string, code: string): Promise<FactorVerdict> {
  if (isTotp(code)) return verifyTotp(pool, seal, { personId, code, isConfirmed: true });
  const wait = await takeAttempt(pool, personId);
  if (wait) return wait;
  return (await takeRecoveryCode(pool, personId, code)) ? { type: 'right' } : { type: 'wrong' };
}

const isTotp = (code: string) => /^\d{6}$/.test(code);

/** A clock may be wrong by this much. */
const toleranceSeconds = 30;

async function verifyTotp(
  pool: Pool,
  seal: SecretSeal,
  { personId, code, isConfirmed }: { personId: string; code: string; isConfirmed: boolean },
): Promise<FactorVerdict> {
  const stored = await findSecret(pool, personId, isConfirmed);
  if (!stored) return { type: 'wrong' };
  const wait = await takeAttempt(pool, personId);
  if (wait) return wait;
  if (!isTotp(code)) return { type: 'wrong' };
  const { text: secret, isOld } = seal.open(stored, personId);
  const result = verifySync({ secret, token: code, epochTolerance: toleranceSeconds });
  if (!result.valid || !('timeStep' in result)) return { type: 'wrong' };
  // Of several at once one counts, and no code twice.
  const { rowCount } = await pool.query({
    name: 'accept-step',
    text: `with succeeded as (update identity.second_factor set last_step = $2, secret = coalesce($3, secret)
        where person_id = $1::uuid and secret = $4 and last_step < $2 returning person_id), ${forgetFailures}
      select from succeeded`,
    values: [personId, result.timeStep, isOld ? seal.seal(secret, personId) : null, stored],
  });
  return rowCount === 1 ? { type: 'right' } : { type: 'wrong' };
}

async function findSecret(pool: Pool, personId: string, isConfirmed: boolean): Promise<Buffer | undefined> {
  const { rows } = await pool.query<{ secret: Buffer }>({
    name: 'find-secret',
    text: 'select secret from identity.second_factor where person_id = $1::uuid and (confirmed_at is not null) = $2',
    values: [personId, isConfirmed],
  });
  return rows[0]?.secret;
}

async function renewRecoveryCodes(pool: Pool, personId: string): Promise<readonly string[] | undefined> {
  return changeFactors(pool, personId, async ({ client, hadFactor }) =>
    hadFactor ? replaceRecoveryCodes(client, personId) : undefined,
  );
}

async function removeTotp(client: PoolClient, personId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'delete from identity.second_factor where person_id = $1::uuid and confirmed_at is not null',
    [personId],
  );
  return rowCount === 1;
}
