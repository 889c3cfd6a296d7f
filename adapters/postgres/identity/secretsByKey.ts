import type { Pool } from 'pg';
import { keysOf } from '../../../domain/kernel/keys.js';
import { keyIdOf } from './deviceSecret.js';

/** Secrets or claim codes that hold, by the key that made their hashes, while CREDENTIAL_KEY is rotated. */
export interface SecretsByKey {
  /** Under the first key. */
  readonly current: number;
  /** Under the second one: refused once it is taken away. */
  readonly older: number;
  /** Stored before Brewline noted the key. The next log-in of a device says which it is; for a claim code nothing does. */
  readonly undetermined: number;
  /** Under neither: refused. */
  readonly refused: number;
  /** The devices of all that are not under the first key. */
  readonly devicesLeft: readonly string[];
}

/** @param credentialKey see `keysOf` */
export async function secretsByKey(pool: Pool, credentialKey: string): Promise<SecretsByKey> {
  const { rows } = await pool.query<RowsOfKey>(
    `select key_id as "keyId", array_agg(device_id) as "deviceIds"
     from identity.device_secret join identity.device_credential using (device_id)
     where revoked_at is null and ended_at is null and coalesce(expires_at > now(), true)
     group by key_id`,
  );
  return byKey(rows, credentialKey);
}

/**
 * Codes are on labels: none is ever hashed anew, so those that are left need new codes.
 *
 * @param credentialKey see `keysOf`
 */
export async function claimCodesByKey(pool: Pool, credentialKey: string): Promise<SecretsByKey> {
  const { rows } = await pool.query<RowsOfKey>(
    `select key_id as "keyId", array_agg(device_id) as "deviceIds" from identity.claim_code group by key_id`,
  );
  return byKey(rows, credentialKey);
}

interface RowsOfKey {
  readonly keyId: string | null;
  readonly deviceIds: readonly string[];
}

function byKey(rows: readonly RowsOfKey[], credentialKey: string): SecretsByKey {
  const under = (isMeant: (keyId: string | null) => boolean) =>
    rows.flatMap(({ keyId, deviceIds }) => (isMeant(keyId) ? deviceIds : []));
  const [current, ...older] = keysOf(credentialKey).map(keyIdOf);
  const known = [current, ...older, null];
  return {
    current: under((keyId) => keyId === current).length,
    older: under((keyId) => keyId !== null && older.includes(keyId)).length,
    undetermined: under((keyId) => keyId === null).length,
    refused: under((keyId) => !known.includes(keyId)).length,
    devicesLeft: [...new Set(under((keyId) => keyId !== current))].toSorted(),
  };
}
