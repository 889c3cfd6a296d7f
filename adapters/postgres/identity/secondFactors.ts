import { generateSecret, verifySync } from 'otplib/functional';
import type { Pool } from 'pg';
import type {
  Enrolment,
  FactorState,
  FactorVerdict,
  SecondFactors,
} from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { inTransaction } from '../transaction.js';
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
    remove: (personId) => removeSecondFactor(pool, personId),
    pend: (login, secretHash) => pendLogin(pool, login, secretHash),
    pending: (secretHash) => findPending(pool, secretHash),
    takePending: (secretHash) => takePending(pool, secretHash),
  });
}

/** See `SecondFactors.stateOf`. */
export async function secondFactorOf(pool: Pool, personId: string): Promise<FactorState> {
  const { rows } = await pool.query<FactorState>({
    name: 'second-factor',
    text: `select exists (select from identity.second_factor where person_id = $1::uuid and confirmed_at is not null) as enrolled,
      (select count(*)::int from identity.recovery_code where person_id = $1::uuid) as "recoveryCodesLeft"`,
    values: [personId],
  });
  return rows[0] ?? { enrolled: false, recoveryCodesLeft: 0 };
}

/** A secret that was never confirmed gives way to the next one. */
async function begin(pool: Pool, seal: SecretSeal, personId: string): Promise<string | undefined> {
  const secret = generateSecret();
  const { rowCount } = await pool.query(
    `insert into identity.second_factor as f (person_id, secret) values ($1::uuid, $2)
     on conflict (person_id) do update set secret = excluded.secret, last_step = 0 where f.confirmed_at is null`,
    [personId, seal.seal(secret, personId)],
  );
  return rowCount === 1 ? secret : undefined;
}

async function confirm(pool: Pool, seal: SecretSeal, personId: string, code: string): Promise<Enrolment> {
  const verdict = await verifyTotp(pool, seal, { personId, code, isConfirmed: false });
  if (verdict.type !== 'right') return verdict;
  return inTransaction(pool, async (client): Promise<Enrolment> => {
    const { rowCount } = await client.query(
      'update identity.second_factor set confirmed_at = now() where person_id = $1::uuid and confirmed_at is null',
      [personId],
    );
    if (rowCount !== 1) return { type: 'wrong' };
    return { type: 'enrolled', recoveryCodes: await replaceRecoveryCodes(client, personId) };
  });
}

async function verify(pool: Pool, seal: SecretSeal, personId: string, code: string): Promise<FactorVerdict> {
  if (isTotp(code)) return verifyTotp(pool, seal, { personId, code, isConfirmed: true });
  const taken = await takeAttempt(pool, personId, true);
  if (taken.type !== 'taken') return taken;
  if (!(await takeRecoveryCode(pool, personId, code))) return { type: 'wrong' };
  await pool.query(
    'update identity.second_factor set failures = 0, waits_until = null where person_id = $1::uuid',
    [personId],
  );
  return { type: 'right' };
}

const isTotp = (code: string) => /^\d{6}$/.test(code);

/** A clock may be wrong by this much. */
const toleranceSeconds = 30;

async function verifyTotp(
  pool: Pool,
  seal: SecretSeal,
  { personId, code, isConfirmed }: { personId: string; code: string; isConfirmed: boolean },
): Promise<FactorVerdict> {
  const taken = await takeAttempt(pool, personId, isConfirmed);
  if (taken.type !== 'taken') return taken;
  if (!isTotp(code)) return { type: 'wrong' };
  const { text: secret, isOld } = seal.open(taken.secret, personId);
  const result = verifySync({ secret, token: code, epochTolerance: toleranceSeconds });
  if (!result.valid || !('timeStep' in result)) return { type: 'wrong' };
  // Of several at once one counts, and no code twice.
  const { rowCount } = await pool.query({
    name: 'accept-step',
    text: `update identity.second_factor set failures = 0, waits_until = null, last_step = $2, secret = coalesce($3, secret)
      where person_id = $1::uuid and secret = $4 and last_step < $2`,
    values: [personId, result.timeStep, isOld ? seal.seal(secret, personId) : null, taken.secret],
  });
  return rowCount === 1 ? { type: 'right' } : { type: 'wrong' };
}

type Attempt =
  { readonly type: 'taken'; readonly secret: Buffer } | Exclude<FactorVerdict, { readonly type: 'right' }>;

/** Wrong codes without a wait. */
const free = 5;

/** An attempt counts as failed until it has succeeded, so that many at once are no way around. */
async function takeAttempt(pool: Pool, personId: string, isConfirmed: boolean): Promise<Attempt> {
  const { rows } = await pool.query<{ secret: Buffer }>({
    name: 'take-attempt',
    text: `update identity.second_factor set failures = failures + 1, waits_until = case when failures + 1 >= ${free}
        then now() + least(interval '15 minutes', interval '1 second' * 2 ^ least(failures + 1 - ${free}, 20)) end
      where person_id = $1::uuid and (confirmed_at is not null) = $2 and (waits_until is null or waits_until <= now())
      returning secret`,
    values: [personId, isConfirmed],
  });
  if (rows[0]) return { type: 'taken', secret: rows[0].secret };
  const { rows: waiting } = await pool.query<{ waitMs: number }>({
    name: 'factor-waits',
    text: `select extract(epoch from waits_until - now())::float8 * 1000 as "waitMs"
      from identity.second_factor where person_id = $1::uuid and waits_until > now()`,
    values: [personId],
  });
  return waiting[0] ? { type: 'wait', waitMs: waiting[0].waitMs } : { type: 'wrong' };
}

async function renewRecoveryCodes(pool: Pool, personId: string): Promise<readonly string[] | undefined> {
  return inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      'select from identity.second_factor where person_id = $1::uuid and confirmed_at is not null for update',
      [personId],
    );
    return rowCount === 1 ? replaceRecoveryCodes(client, personId) : undefined;
  });
}

/** Takes the factor of a person away, with its recovery codes. False where there was none. */
export async function removeSecondFactor(pool: Pool, personId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `with codes as (delete from identity.recovery_code where person_id = $1::uuid)
     delete from identity.second_factor where person_id = $1::uuid`,
    [personId],
  );
  return rowCount === 1;
}
