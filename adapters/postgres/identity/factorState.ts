import type { Pool, PoolClient } from 'pg';
import type { FactorRemoval, FactorState } from '../../../projections/queries/index.js';
import { inTransaction } from '../transaction.js';
import { replaceRecoveryCodes } from './recoveryCodes.js';

/** SQL: whether a person has an authenticator that counts, or a passkey. */
export function hasFactor(personId: string): string {
  return `(exists (select from identity.second_factor f where f.person_id = ${personId} and f.confirmed_at is not null)
    or exists (select from identity.passkey k where k.person_id = ${personId}))`;
}

/** See `SecondFactors.stateOf`. */
export async function secondFactorOf(pool: Pool, personId: string): Promise<FactorState> {
  const { rows } = await pool.query<FactorState>({
    name: 'second-factor',
    text: `select exists (select from identity.second_factor where person_id = $1::uuid and confirmed_at is not null) as totp,
      (select count(*)::int from identity.passkey where person_id = $1::uuid) as passkeys,
      (select count(*)::int from identity.recovery_code where person_id = $1::uuid) as "recoveryCodesLeft"`,
    values: [personId],
  });
  return rows[0] ?? { totp: false, passkeys: 0, recoveryCodesLeft: 0 };
}

/** What a change of somebody's factors is told. */
export interface FactorChange {
  readonly client: PoolClient;
  /** As it is before. */
  readonly hadFactor: boolean;
}

/** Changes somebody's factors, one change after the other: of two that come at once the second sees the first. */
export async function changeFactors<T>(
  pool: Pool,
  personId: string,
  change: (before: FactorChange) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (client) => {
    await client.query('select from identity.person where person_id = $1::uuid for no key update', [
      personId,
    ]);
    return change({ client, hadFactor: await readHasFactor(client, personId) });
  });
}

/** The first factor of a person comes with recovery codes; those of before hold on when another one is added. */
export async function recoveryCodesFor(
  { client, hadFactor }: FactorChange,
  personId: string,
): Promise<readonly string[]> {
  return hadFactor ? [] : replaceRecoveryCodes(client, personId);
}

class LastFactor extends Error {}

/**
 * Removes a factor; with the last one its recovery codes.
 *
 * @param remove false where there was none
 */
export async function removeFactor(
  pool: Pool,
  { personId, mayBeLast }: { readonly personId: string; readonly mayBeLast: boolean },
  remove: (client: PoolClient) => Promise<boolean>,
): Promise<FactorRemoval> {
  const removed = changeFactors(pool, personId, async ({ client }): Promise<FactorRemoval> => {
    if (!(await remove(client))) return 'unknown';
    if (await readHasFactor(client, personId)) return 'removed';
    if (!mayBeLast) throw new LastFactor();
    await client.query('delete from identity.recovery_code where person_id = $1::uuid', [personId]);
    return 'removed';
  });
  return removed.catch((error: unknown) => {
    if (error instanceof LastFactor) return 'last';
    throw error;
  });
}

async function readHasFactor(client: PoolClient, personId: string): Promise<boolean> {
  const { rows } = await client.query<{ has: boolean }>(`select ${hasFactor('$1::uuid')} as has`, [personId]);
  return rows[0]?.has ?? false;
}

/** Takes all factors of a person away, with their recovery codes. False where there was none. */
export async function removeSecondFactors(pool: Pool, personId: string): Promise<boolean> {
  const { rows } = await pool.query<{ had: boolean }>(
    `with codes as (delete from identity.recovery_code where person_id = $1::uuid),
       totp as (delete from identity.second_factor where person_id = $1::uuid returning 1),
       passkeys as (delete from identity.passkey where person_id = $1::uuid returning 1)
     select exists (select from totp) or exists (select from passkeys) as had`,
    [personId],
  );
  return rows[0]?.had ?? false;
}
