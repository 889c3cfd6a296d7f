import type { Pool } from 'pg';
import { keysOf } from '../../../domain/kernel/keys.js';
import type { CredentialVerdict, DeviceCredentials, WayIn } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { createCredentialLookup, type CredentialRow } from './credentialLookup.js';
import { hashDeviceSecret, isDeviceSecret, keyIdOf } from './deviceSecret.js';
import { createSecretUse } from './secretUse.js';

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
  const lookUp = createCredentialLookup(pool);
  return withDatabaseErrors({
    check: async (deviceId, secret) => {
      const rows = await lookUp(deviceId);
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
      const [row] = await lookUp(deviceId);
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
