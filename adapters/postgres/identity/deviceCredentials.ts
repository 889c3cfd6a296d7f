import type { Pool } from 'pg';
import type { DeviceCredentials } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { hashDeviceSecret, isDeviceSecret, newDeviceSecret } from './deviceSecret.js';

/** What is stored of a device's credential. */
interface DeviceCredential {
  readonly secretHash: Buffer;
  readonly revoked: boolean;
  /** The device sent more than its limits allow, and is throttled. */
  readonly throttled: boolean;
}

/**
 * Devices' credentials, for the broker's auth backend.
 *
 * @param credentialKey 64 hex digits
 */
export function createDeviceCredentials(pool: Pool, credentialKey: string): DeviceCredentials {
  return withDatabaseErrors({
    check: async (deviceId, secret) => {
      const credential = await findDeviceCredential(pool, deviceId);
      if (!credential) return 'unknown';
      if (credential.revoked) return 'revoked';
      const presented = hashDeviceSecret(credentialKey, deviceId, secret);
      if (!isDeviceSecret(credential.secretHash, presented)) return 'wrongSecret';
      return credential.throttled ? 'throttled' : 'valid';
    },
  });
}

/**
 * Gives each device a new random secret, which replaces an earlier one and ends a revocation. Secrets are not stored: the caller
 * passes them to the devices.
 *
 * @param credentialKey 64 hex digits
 * @param deviceIds each matches `deviceIdPattern`
 * @returns secrets by device id
 */
export async function enrollDevices(
  pool: Pool,
  credentialKey: string,
  deviceIds: readonly string[],
): Promise<Map<string, string>> {
  const secrets = new Map(deviceIds.map((deviceId) => [deviceId, newDeviceSecret()]));
  const ids = [...secrets.keys()];
  const hashes = [...secrets].map(([deviceId, secret]) => hashDeviceSecret(credentialKey, deviceId, secret));
  await pool.query(
    `insert into identity.device_credential (device_id, secret_hash)
     select * from unnest($1::text[], $2::bytea[])
     on conflict (device_id) do update
       set secret_hash = excluded.secret_hash, created_at = now(), revoked_at = null`,
    [ids, hashes],
  );
  return secrets;
}

/** Those of the devices that were enrolled before, including revoked ones. */
export async function findEnrolled(pool: Pool, deviceIds: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ device_id: string }>(
    'select device_id from identity.device_credential where device_id = any($1)',
    [deviceIds],
  );
  return rows.map(({ device_id: deviceId }) => deviceId);
}

/**
 * From now on the device is refused when it connects. Its current connection stays: see `endConnection` of adapters/mqtt.
 * Revoking it again changes nothing.
 *
 * @returns false when the device does not exist
 */
export async function revokeDevice(pool: Pool, deviceId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'update identity.device_credential set revoked_at = coalesce(revoked_at, now()) where device_id = $1',
    [deviceId],
  );
  return rowCount === 1;
}

/** The device's credential; undefined when it was never enrolled. */
async function findDeviceCredential(pool: Pool, deviceId: string): Promise<DeviceCredential | undefined> {
  const { rows } = await pool.query<{ secret_hash: Buffer; revoked: boolean; throttled: boolean }>({
    name: 'device-credential',
    text: `select secret_hash, revoked_at is not null as revoked,
             exists (select from ingest.device_throttle where device_id = $1 and until > now()) as throttled
           from identity.device_credential where device_id = $1`,
    values: [deviceId],
  });
  const [row] = rows;
  return row && { secretHash: row.secret_hash, revoked: row.revoked, throttled: row.throttled };
}
