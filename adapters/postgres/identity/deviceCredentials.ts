import type { Pool } from 'pg';
import type { CredentialVerdict, DeviceCredentials, WayIn } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { createCredentialLookup, type CredentialRow } from './credentialLookup.js';
import { hashDeviceSecret, isDeviceSecret } from './deviceSecret.js';
import { createSecretUse } from './secretUse.js';

/**
 * Devices' credentials, for the broker's auth backend. The first log-in with a new secret ends the previous one.
 *
 * @param credentialKey 64 hex digits
 */
export function createDeviceCredentials(pool: Pool, credentialKey: string): DeviceCredentials {
  const use = createSecretUse(pool);
  const lookUp = createCredentialLookup(pool);
  return withDatabaseErrors({
    check: async (deviceId, secret) => {
      const rows = await lookUp(deviceId);
      const refused = refusal(rows[0], 'secret');
      if (refused) return refused;
      const presented = hashDeviceSecret(credentialKey, deviceId, secret);
      const found = rows.find(({ secretHash }) => secretHash && isDeviceSecret(secretHash, presented));
      if (found?.id == null) return 'wrongSecret';
      if (found.over) return 'endedSecret';
      const isReplacing = rows.some((other) => other !== found && !other.over);
      if (found.unused && isReplacing) await use.first(deviceId, found.id);
      else if (!found.usedToday) use.again(found.id);
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
