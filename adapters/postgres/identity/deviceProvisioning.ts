import type { Pool, PoolClient } from 'pg';
import { BrewlineError, type ErrorCode } from '../../../domain/kernel/errors.js';
import { keysOf } from '../../../domain/kernel/keys.js';
import type {
  DeviceProvisioning,
  ProvisionedDevice,
  NewDevice,
  Rotation,
  WayIn,
} from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { inTransaction } from '../transaction.js';
import { makeCodes } from './claimCodes.js';
import { requestEnd } from './connectionsToEnd.js';
import { hashDeviceSecret, keyIdOf, newDeviceSecret } from './deviceSecret.js';
import { ownedDevices } from './ownership.js';

/** @param credentialKey see `keysOf`; of no use for `block`, `unblock` and `revoke` */
export function createDeviceProvisioning(pool: Pool, credentialKey: string): DeviceProvisioning {
  const [key] = keysOf(credentialKey);
  const change = (deviceIds: readonly string[], work: (client: PoolClient) => Promise<unknown>) =>
    inTransaction(pool, async (client) => {
      await enrolled(client, deviceIds);
      await work(client);
    });
  return withDatabaseErrors({
    enroll: (devices, { expiresAt, claimCodes = false } = {}) =>
      inTransaction(pool, async (client) => {
        const added = await enroll(client, key, devices, expiresAt);
        const codes = claimCodes ? await codesFor(client, key, added) : undefined;
        return added.map((device) => ({ ...device, claimCode: codes?.get(device.deviceId) ?? null }));
      }),
    rotate: (deviceIds, rotation) =>
      inTransaction(pool, (client) => rotate(client, key, deviceIds, rotation)),
    block: (ids) =>
      change(ids, async (client) => {
        await client.query(`${updateCredential} blocked_at = coalesce(blocked_at, now()) ${ofThese}`, [ids]);
        await requestEnd(client, ids);
      }),
    unblock: (ids) =>
      change(ids, (client) => client.query(`${updateCredential} blocked_at = null ${ofThese}`, [ids])),
    revoke: (ids) =>
      change(ids, async (client) => {
        await client.query(`${updateCredential} revoked_at = coalesce(revoked_at, now()) ${ofThese}`, [ids]);
        await endSecrets(client, ids);
        await requestEnd(client, ids);
      }),
  });
}

const ofThese = 'where device_id = any($1)';
const updateCredential = 'update identity.device_credential set';

/**
 * Gives simulated machines and those of tests random secrets, in place of what they had.
 *
 * @returns secrets by device id
 */
export async function enrollDevices(
  pool: Pool,
  credentialKey: string,
  deviceIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ device_id: string }>(
    `select device_id from identity.device_credential ${ofThese} and revoked_at is null`,
    [deviceIds],
  );
  const present = rows.map(({ device_id: deviceId }) => deviceId);
  const others = [...new Set(deviceIds)].filter((id) => !present.includes(id));
  const provisioning = createDeviceProvisioning(pool, credentialKey);
  const renewed = await provisioning.rotate(present, { overlapMs: 0, expiresAt: undefined });
  const made = await provisioning.enroll(others.map((deviceId) => ({ deviceId, wayIn: 'secret' })));
  return new Map([...renewed, ...made].map(({ deviceId, secret }) => [deviceId, secret ?? '']));
}

/** Those of the devices that were enrolled before, including revoked ones. */
export async function findEnrolled(pool: Pool, deviceIds: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ device_id: string }>(
    'select device_id from identity.device_credential where device_id = any($1)',
    [deviceIds],
  );
  return rows.map(({ device_id: deviceId }) => deviceId);
}

async function enroll(
  client: PoolClient,
  key: string,
  devices: readonly NewDevice[],
  expiresAt: Date | undefined,
): Promise<readonly ProvisionedDevice[]> {
  const ids = devices.map(({ deviceId }) => deviceId);
  const { rows } = await client.query<{ device_id: string }>(
    `insert into identity.device_credential as c (device_id, way_in) select * from unnest($1::text[], $2::text[])
     on conflict (device_id) do update set way_in = excluded.way_in, created_at = now(), revoked_at = null, blocked_at = null
       where c.revoked_at is not null
     returning device_id`,
    [ids, devices.map(({ wayIn }) => wayIn)],
  );
  const made = new Set(rows.map(({ device_id: deviceId }) => deviceId));
  refuse(
    'DEVICE_ENROLLED',
    ids.filter((id) => !made.has(id)),
    'may connect already',
  );
  const bySecret = devices.filter(({ wayIn }) => wayIn === 'secret').map(({ deviceId }) => deviceId);
  const secrets = await giveSecrets(client, key, bySecret, expiresAt);
  return ids.map((deviceId) => ({ deviceId, secret: secrets.get(deviceId) ?? null }));
}

/** One that was revoked may have an owner still. */
async function codesFor(
  client: PoolClient,
  key: string,
  devices: readonly ProvisionedDevice[],
): Promise<ReadonlyMap<string, string>> {
  const ids = devices.map(({ deviceId }) => deviceId);
  const owned = new Set(await ownedDevices(client, ids));
  const made = await makeCodes(
    client,
    key,
    ids.filter((deviceId) => !owned.has(deviceId)),
  );
  return new Map(made.map(({ deviceId, code }) => [deviceId, code]));
}

/** Of the secrets of before, the one that the device uses is kept: the newest that it came with, else the oldest. */
async function rotate(
  client: PoolClient,
  key: string,
  deviceIds: readonly string[],
  { overlapMs, expiresAt }: Rotation,
): Promise<readonly ProvisionedDevice[]> {
  const devices = await enrolled(client, deviceIds);
  const those = (what: (device: Enrolled) => boolean) => devices.filter(what).map(({ deviceId }) => deviceId);
  refuse(
    'DEVICE_REVOKED',
    those(({ revoked }) => revoked),
    'was revoked; add it again',
  );
  refuse(
    'DEVICE_HAS_CERTIFICATE',
    those(({ wayIn }) => wayIn === 'certificate'),
    'comes with a certificate',
  );
  await client.query(
    `with valid as (select id, device_id, last_used_on from identity.device_secret
       where device_id = any($1) and ended_at is null and (expires_at is null or expires_at > now())),
     kept as (select distinct on (device_id) id from valid
       order by device_id, last_used_on is null, case when last_used_on is null then id else -id end)
     update identity.device_secret s set
       ended_at = case when id in (select id from kept) and $2 > 0 then null else coalesce(ended_at, now()) end,
       expires_at = least(expires_at, now() + $2 * interval '1 millisecond')
     where device_id = any($1) and ended_at is null`,
    [deviceIds, overlapMs],
  );
  const secrets = await giveSecrets(client, key, deviceIds, expiresAt);
  if (overlapMs === 0) await requestEnd(client, deviceIds);
  return deviceIds.map((deviceId) => ({ deviceId, secret: secrets.get(deviceId) ?? null }));
}

/** Of secrets that are over, the latest is remembered, so that a log-in with it is told apart from a guess. */
async function giveSecrets(
  client: PoolClient,
  key: string,
  deviceIds: readonly string[],
  expiresAt: Date | undefined,
): Promise<ReadonlyMap<string, string>> {
  await client.query(
    `delete from identity.device_secret s where device_id = any($1) and ended_at is not null and exists (
       select from identity.device_secret newer where newer.device_id = s.device_id and newer.id > s.id and newer.ended_at is not null)`,
    [deviceIds],
  );
  const secrets = new Map(deviceIds.map((deviceId) => [deviceId, newDeviceSecret()]));
  const hashes = [...secrets].map(([deviceId, secret]) => hashDeviceSecret(key, deviceId, secret));
  await client.query(
    `insert into identity.device_secret (device_id, secret_hash, expires_at, key_id)
     select *, $3::timestamptz, $4 from unnest($1::text[], $2::bytea[])`,
    [[...secrets.keys()], hashes, expiresAt ?? null, keyIdOf(key)],
  );
  return secrets;
}

async function endSecrets(client: PoolClient, deviceIds: readonly string[]): Promise<void> {
  await client.query(`update identity.device_secret set ended_at = now() ${ofThese} and ended_at is null`, [
    deviceIds,
  ]);
}

interface Enrolled {
  readonly deviceId: string;
  readonly wayIn: WayIn;
  readonly revoked: boolean;
}

/** Locks them, in one order, so that of two changes at once one waits for the other. */
async function enrolled(client: PoolClient, deviceIds: readonly string[]): Promise<readonly Enrolled[]> {
  const { rows } = await client.query<Enrolled>(
    `select device_id as "deviceId", way_in as "wayIn", revoked_at is not null as revoked
     from identity.device_credential ${ofThese} order by device_id for update`,
    [deviceIds],
  );
  const known = new Set(rows.map(({ deviceId }) => deviceId));
  refuse(
    'DEVICE_NOT_ENROLLED',
    deviceIds.filter((id) => !known.has(id)),
    'is not enrolled',
  );
  return rows;
}

const shownIds = 10;

/** Names the devices because of which nothing was done. */
class DevicesRefused extends BrewlineError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly deviceIds: readonly string[],
  ) {
    super(code, message);
  }
}

/** @throws DevicesRefused when there are any; the whole request is then undone. */
function refuse(code: ErrorCode, deviceIds: readonly string[], why: string): void {
  if (deviceIds.length === 0) return;
  const more = deviceIds.length > shownIds ? ` and ${deviceIds.length - shownIds} more` : '';
  const ids = deviceIds.slice(0, shownIds).join(', ');
  throw new DevicesRefused(code, `nothing was done: ${ids}${more} ${why}`, deviceIds);
}
