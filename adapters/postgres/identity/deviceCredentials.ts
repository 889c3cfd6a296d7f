import type { Pool } from 'pg';
import { keysOf } from '../../../domain/kernel/keys.js';
import type { CredentialVerdict, DeviceCredentials, WayIn } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { hashDeviceSecret, isDeviceSecret, keyIdOf } from './deviceSecret.js';
import { createSecretUse } from './secretUse.js';

/** How a device authenticates, and one of its secrets. */
interface CredentialRow {
  readonly wayIn: WayIn;
  readonly revoked: boolean;
  /** The device sent more than its limits allow, and is throttled. */
  readonly throttled: boolean;
  readonly blocked: boolean;
  /** Null without a secret, as all that follows. */
  readonly id: number | null;
  readonly secretHash: Buffer | null;
  readonly keyId: string | null;
  readonly over: boolean | null;
  readonly unused: boolean | null;
  readonly usedToday: boolean | null;
}

/**
 * Devices' credentials, for the broker's auth backend. The first log-in with a new secret ends the previous one; one whose hash
 * another key made is hashed anew under the first.
 *
 * @param credentialKey see `keysOf`
 */
export function createDeviceCredentials(pool: Pool, credentialKey: string): DeviceCredentials {
  const use = createSecretUse(pool);
  const [key, ...olderKeys] = keysOf(credentialKey);
  const keyId = keyIdOf(key);
  return withDatabaseErrors({
    check: async (deviceId, secret) => {
      const rows = await credentialRows(pool, deviceId);
      const refused = refusal(rows[0], 'secret');
      if (refused) return refused;
      const hash = hashDeviceSecret(key, deviceId, secret);
      const presented = [hash, ...olderKeys.map((older) => hashDeviceSecret(older, deviceId, secret))];
      const found = rows.find(
        ({ secretHash }) => secretHash && presented.some((each) => isDeviceSecret(secretHash, each)),
      );
      if (found?.id == null) return 'wrongSecret';
      if (found.over) return 'endedSecret';
      const isReplacing = rows.some((other) => other !== found && !other.over);
      const isFirst = found.unused && isReplacing;
      if (isFirst) await use.first(deviceId, found.id);
      const isWritten = isFirst || found.usedToday;
      if (!isWritten || found.keyId !== keyId) use.again(found.id, { hash, keyId });
      return found.throttled ? 'throttled' : 'valid';
    },
    checkCertificate: async (deviceId) => {
      const [row] = await credentialRows(pool, deviceId);
      return refusal(row, 'certificate') ?? (row?.throttled ? 'throttled' : 'valid');
    },
  });
}

function refusal(row: CredentialRow | undefined, comes: WayIn): CredentialVerdict | undefined {
  if (!row) return 'unknown';
  if (row.revoked) return 'revoked';
  if (row.blocked) return 'blocked';
  return row.wayIn === comes ? undefined : 'wrongWay';
}

/** One row for each secret of the device, and one for a device without; none when it was never enrolled. */
async function credentialRows(pool: Pool, deviceId: string): Promise<readonly CredentialRow[]> {
  const { rows } = await pool.query<CredentialRow>({
    name: 'device-credential',
    text: `select way_in as "wayIn", revoked_at is not null as revoked, blocked_at is not null as blocked,
             exists (select from ingest.device_throttle where device_id = $1 and until > now()) as throttled,
             id, secret_hash as "secretHash", key_id as "keyId",
             ended_at is not null or coalesce(expires_at <= now(), false) as over,
             last_used_on is null as unused, coalesce(last_used_on = current_date, false) as "usedToday"
           from identity.device_credential left join identity.device_secret using (device_id) where device_id = $1`,
    values: [deviceId],
  });
  return rows;
}
