import { createHmac, randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { claimCodeBytes, claimCodeOf, typedClaimCode } from '../../../domain/kernel/claimCode.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { keysOf } from '../../../domain/kernel/keys.js';
import type {
  ClaimAttempt,
  ClaimCode,
  ClaimOutcome,
  DeviceClaims,
} from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { inTransaction } from '../transaction.js';
import { keyIdOf } from './deviceSecret.js';
import { endOwnership, nothingSetUp, ownedDevices, type EndSetUp } from './ownership.js';

/** Wrong codes in an hour: enough for somebody who reads a worn label; a code is one of 2^40. */
const claimLimits = { ofPerson: 5, ofAddress: 20 };

/** @param credentialKey see `keysOf` */
export function createDeviceClaims(
  pool: Pool,
  credentialKey: string,
  endSetUp: EndSetUp = nothingSetUp,
): DeviceClaims {
  return withDatabaseErrors({
    claim: (attempt) => claim(pool, credentialKey, attempt, endSetUp),
    newCodes: (deviceIds) => inTransaction(pool, (client) => newCodes(client, credentialKey, deviceIds)),
    release: (personId, deviceId) =>
      inTransaction(pool, async (client) => {
        // Two owners who release at once: the second one finds that nobody is left.
        await lockDevices(client, [deviceId]);
        const ended = await endOwnership(client, personId, [deviceId]);
        if (ended.length === 0) return undefined;
        await endSetUp(ended);
        if ((await ownedDevices(client, [deviceId])).length > 0) return null;
        const [made] = await makeCodes(client, credentialKey, [deviceId]);
        return made;
      }),
    wrongCodes: async () => {
      const { rows } = await pool.query<{ count: number }>(
        `select count(*)::integer as count from identity.claim_failure where ${lastHour}`,
      );
      return rows[0]?.count ?? 0;
    },
  });
}

const lastHour = `failed_at > now() - interval '1 hour'`;

/**
 * The attempt is noted as a failure before it is counted, and forgotten when it succeeds: of attempts at the same time, no more get through
 * than the limits allow. What is noted is committed before the code is looked at.
 */
async function claim(
  pool: Pool,
  credentialKey: string,
  { personId, address, code }: ClaimAttempt,
  endSetUp: EndSetUp,
): Promise<ClaimOutcome> {
  const [key] = keysOf(credentialKey);
  const addressHash = hmac(key, `claim address\n${address}`);
  const { rows } = await pool.query<{ id: string }>(
    `with forgotten as (delete from identity.claim_failure where not ${lastHour})
     insert into identity.claim_failure (person_id, address_hash) values ($1, $2) returning id::text`,
    [personId, addressHash],
  );
  const failure = rows[0]?.id;
  const { triesLeft, retryAfterSeconds } = await triesOf(pool, personId, addressHash);
  const isLimited = triesLeft < 0;
  const deviceId = isLimited ? undefined : await inTransaction(pool, claimedBy);
  if (isLimited || deviceId !== undefined)
    await pool.query('delete from identity.claim_failure where id = $1', [failure]);
  if (isLimited) return { type: 'limited', retryAfterSeconds };
  return deviceId === undefined ? { type: 'refused', triesLeft } : { type: 'claimed', deviceId };

  async function claimedBy(client: PoolClient): Promise<string | undefined> {
    const claimed = await claimDevice(client, credentialKey, personId, code);
    if (claimed?.hadOwner) await endSetUp([claimed.deviceId]);
    return claimed?.deviceId;
  }
}

interface Tries {
  /** After the one that was noted just now; negative when it is one too many. */
  readonly triesLeft: number;
  /** Until there is one again, when it is one too many: the oldest failure is forgotten then. */
  readonly retryAfterSeconds: number;
}

/** They depend on how many codes were wrong, and on nothing of a code. */
async function triesOf(pool: Pool, personId: string, addressHash: Buffer): Promise<Tries> {
  const { rows } = await pool.query<Tries>(
    `select least($3 - of_person, $4 - of_address)::integer as "triesLeft",
       coalesce(ceil(extract(epoch from interval '1 hour' - (now() - greatest(
         case when of_person > $3 then first_of_person end, case when of_address > $4 then first_of_address end)))), 0)::integer
         as "retryAfterSeconds"
     from (select count(*) filter (where person_id = $1) as of_person, count(*) filter (where address_hash = $2) as of_address,
         min(failed_at) filter (where person_id = $1) as first_of_person,
         min(failed_at) filter (where address_hash = $2) as first_of_address
       from identity.claim_failure where ${lastHour}) as counted`,
    [personId, addressHash, claimLimits.ofPerson, claimLimits.ofAddress],
  );
  return rows[0]!;
}

/** One statement, whatever is wrong with the code. A blocked device keeps its code. */
async function claimDevice(
  client: PoolClient,
  credentialKey: string,
  personId: string,
  code: string,
): Promise<{ readonly deviceId: string; readonly hadOwner: boolean } | undefined> {
  const { rows } = await client.query<{ deviceId: string; hadOwner: boolean }>({
    name: 'claim-device',
    text: `with claimed as (delete from identity.claim_code code using identity.device_credential credential
         where code_hash = any($1) and credential.device_id = code.device_id and blocked_at is null and revoked_at is null
           and not exists (select from identity.device_ownership o
             where o.device_id = code.device_id and owned_until = 'infinity' and person_id is not null)
         returning code.device_id)
       insert into identity.device_ownership (device_id, person_id, owned_from)
         select device_id, $2, clock_timestamp() from claimed returning device_id as "deviceId",
           exists (select from identity.device_ownership before where before.device_id = device_ownership.device_id) as "hadOwner"`,
    values: [keysOf(credentialKey).map((key) => hashCode(key, typedClaimCode(code))), personId],
  });
  return rows[0];
}

async function newCodes(
  client: PoolClient,
  credentialKey: string,
  deviceIds: readonly string[],
): Promise<readonly ClaimCode[]> {
  const enrolled = await lockDevices(client, deviceIds);
  const missing = deviceIds.filter((deviceId) => !enrolled.some((device) => device.deviceId === deviceId));
  if (missing.length > 0) throw refusal('DEVICE_NOT_ENROLLED', missing, 'is not enrolled');
  const owners = await ownedDevices(client, deviceIds);
  if (owners.length > 0) throw refusal('DEVICE_OWNED', owners, 'has an owner');
  const revoked = enrolled.filter(({ isRevoked }) => isRevoked).map(({ deviceId }) => deviceId);
  if (revoked.length > 0) throw refusal('DEVICE_REVOKED', revoked, 'was revoked; add it again');
  return makeCodes(client, credentialKey, deviceIds);
}

/**
 * For devices that nobody owns, which the caller has locked.
 *
 * @param credentialKey see `keysOf`
 */
export async function makeCodes(
  client: PoolClient,
  credentialKey: string,
  deviceIds: readonly string[],
): Promise<readonly ClaimCode[]> {
  const [key] = keysOf(credentialKey);
  const made = deviceIds.map((deviceId) => ({ deviceId, code: claimCodeOf(randomBytes(claimCodeBytes)) }));
  await client.query(
    `insert into identity.claim_code (device_id, code_hash, key_id)
       select device_id, code_hash, $3 from unnest($1::text[], $2::bytea[]) as made (device_id, code_hash)
     on conflict (device_id) do update set code_hash = excluded.code_hash, key_id = excluded.key_id, created_at = now()`,
    [deviceIds, made.map(({ code }) => hashCode(key, code)), keyIdOf(key)],
  );
  return made;
}

interface LockedDevice {
  readonly deviceId: string;
  readonly isRevoked: boolean;
}

/** Waits for other changes of their owners. */
async function lockDevices(
  client: PoolClient,
  deviceIds: readonly string[],
): Promise<readonly LockedDevice[]> {
  const { rows } = await client.query<LockedDevice>(
    `select device_id as "deviceId", revoked_at is not null as "isRevoked" from identity.device_credential
     where device_id = any($1) order by device_id for no key update`,
    [deviceIds],
  );
  return rows;
}

function refusal(
  code: 'DEVICE_NOT_ENROLLED' | 'DEVICE_OWNED' | 'DEVICE_REVOKED',
  deviceIds: readonly string[],
  why: string,
): BrewlineError {
  const all = deviceIds.map((deviceId) => `${deviceId} ${why}`).join(', ');
  return new BrewlineError(code, `nothing was done: ${all}`);
}

/** No device's id has a space, so no secret of a device has this hash. */
function hashCode(key: string, code: string): Buffer {
  return hmac(key, `claim code\n${code}`);
}

function hmac(key: string, text: string): Buffer {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest();
}
