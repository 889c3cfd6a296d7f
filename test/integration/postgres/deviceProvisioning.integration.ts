import assert from 'node:assert/strict';
import {
  createConnectionsToEnd,
  createDeviceCredentials,
  createDeviceProvisioning,
  createPool,
  migrate,
  type Pool,
} from '../../../adapters/postgres/index.js';
import { hasCode, type ErrorCode } from '../../../domain/kernel/errors.js';
import type { DeviceProvisioning } from '../../../projections/queries/index.js';
import { testKey } from '../../support/api.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';

const dayMs = 86_400_000;

describe('who may connect as a device', function () {
  this.timeout(60_000);
  let postgres: TestPostgres;
  let pool: Pool;
  let provisioning: DeviceProvisioning;
  let devices = 0;

  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    const databaseUrl = postgres.url;
    pool = createPool({ databaseUrl, applicationName: 'test', connections: 8, logger: silentLogger });
    provisioning = createDeviceProvisioning(pool, testKey);
  });
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });
  beforeEach(() => pool.query('truncate identity.connection_to_end'));

  /** What a log-in with each of the secrets comes to. */
  async function verdicts(deviceId: string, ...secrets: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const secret of secrets) found.push(await check(deviceId, secret));
    return found;
  }
  const check = (deviceId: string, secret: string) =>
    createDeviceCredentials(pool, testKey).check(deviceId, secret);

  async function enrolled(expiresAt?: Date): Promise<{ deviceId: string; secret: string }> {
    const [made] = await provisioning.enroll([{ deviceId: `keg-${++devices}`, wayIn: 'secret' }], {
      expiresAt,
    });
    return { deviceId: made?.deviceId ?? '', secret: made?.secret ?? '' };
  }

  async function rotated(deviceId: string, overlapMs = dayMs, expiresAt?: Date): Promise<string> {
    const [made] = await provisioning.rotate([deviceId], { overlapMs, expiresAt });
    return made?.secret ?? '';
  }

  const toEnd = async () =>
    (await createConnectionsToEnd(pool).take(100)).map(({ deviceId }) => deviceId).toSorted();

  it('lets both secrets in until the device comes with the new one', async () => {
    const { deviceId, secret: old } = await enrolled();
    assert.equal(await check(deviceId, old), 'valid');
    const next = await rotated(deviceId);
    assert.deepEqual(await verdicts(deviceId, old, old, next), ['valid', 'valid', 'valid']);
    assert.deepEqual(await verdicts(deviceId, old, next), ['endedSecret', 'valid']);
    assert.deepEqual(await toEnd(), []);
  });

  it('ends the old one when the overlap is over, and its connection', async () => {
    const { deviceId, secret: old } = await enrolled();
    const next = await rotated(deviceId, 1);
    await until('the overlap is over', async () => (await check(deviceId, old)) === 'endedSecret');
    await until('its connection is to end', async () => (await toEnd()).includes(deviceId));
    assert.equal(await check(deviceId, next), 'valid');
  });

  it('ends all of them at once where there is no overlap', async () => {
    const { deviceId, secret: old } = await enrolled();
    const pending = await rotated(deviceId);
    const next = await rotated(deviceId, 0);
    assert.deepEqual(await toEnd(), [deviceId]);
    assert.deepEqual(await verdicts(deviceId, old, pending, next), ['wrongSecret', 'endedSecret', 'valid']);
  });

  it('keeps the secret that the device uses, and never more than one beside it', async () => {
    const { deviceId, secret: first } = await enrolled();
    const second = await rotated(deviceId);
    const third = await rotated(deviceId);
    assert.deepEqual(await verdicts(deviceId, second, first, third), ['endedSecret', 'valid', 'valid']);
    const fourth = await rotated(deviceId);
    assert.deepEqual(await verdicts(deviceId, first, third, fourth), ['wrongSecret', 'valid', 'valid']);
    await Promise.all(Array.from({ length: 10 }, () => rotated(deviceId)));
    const { rows } = await pool.query(
      `select count(*) filter (where ended_at is null)::int as held, count(*)::int as kept
       from identity.device_secret where device_id = $1`,
      [deviceId],
    );
    assert.deepEqual(rows, [{ held: 2, kept: 3 }]);
  });

  it('does not lengthen the life of a secret by a rotation', async () => {
    const { deviceId, secret } = await enrolled(new Date(Date.now() + 300));
    await rotated(deviceId, dayMs);
    await until('it expires', async () => (await check(deviceId, secret)) === 'endedSecret');
    await until('its connection is to end', async () => (await toEnd()).includes(deviceId));
  });

  it('refuses a blocked device, with both of its secrets, and lets the same ones in again', async () => {
    const { deviceId, secret } = await enrolled();
    const next = await rotated(deviceId);
    await provisioning.block([deviceId]);
    assert.deepEqual(await verdicts(deviceId, secret, next), ['blocked', 'blocked']);
    assert.deepEqual(await toEnd(), [deviceId]);
    await provisioning.unblock([deviceId]);
    assert.deepEqual(await verdicts(deviceId, secret, next), ['valid', 'valid']);
  });

  it('ends secrets for good by revocation: another one is needed', async () => {
    const { deviceId, secret } = await enrolled();
    await provisioning.revoke([deviceId]);
    assert.deepEqual(await toEnd(), [deviceId]);
    await provisioning.unblock([deviceId]);
    assert.equal(await check(deviceId, secret), 'revoked');
    await assert.rejects(rotated(deviceId), coded('DEVICE_REVOKED'));
    const [again] = await provisioning.enroll([{ deviceId, wayIn: 'secret' }]);
    assert.deepEqual(await verdicts(deviceId, secret, again?.secret ?? ''), ['endedSecret', 'valid']);
  });

  it('lets a device in by one way only', async () => {
    const { deviceId: bySecret, secret } = await enrolled();
    const byCertificate = 'keg-certificate';
    const made = await provisioning.enroll([{ deviceId: byCertificate, wayIn: 'certificate' }]);
    assert.deepEqual(made, [{ deviceId: byCertificate, secret: null, claimCode: null }]);
    const checkCertificate = (id: string) => createDeviceCredentials(pool, testKey).checkCertificate(id);
    assert.deepEqual(
      [
        await checkCertificate(bySecret),
        await checkCertificate(byCertificate),
        await checkCertificate('ghost'),
      ],
      ['wrongWay', 'valid', 'unknown'],
    );
    assert.deepEqual(await verdicts(byCertificate, secret, ''), ['wrongWay', 'wrongWay']);
    await assert.rejects(rotated(byCertificate), coded('DEVICE_HAS_CERTIFICATE'));
    await provisioning.block([byCertificate]);
    assert.equal(await checkCertificate(byCertificate), 'blocked');
  });

  it('changes all devices of a request or none', async () => {
    const { deviceId, secret } = await enrolled();
    const ids = [deviceId, 'ghost'];
    for (const change of ['block', 'revoke', 'unblock'] as const)
      await assert.rejects(provisioning[change](ids), coded('DEVICE_NOT_ENROLLED'));
    await assert.rejects(
      provisioning.rotate(ids, { overlapMs: 0, expiresAt: undefined }),
      coded('DEVICE_NOT_ENROLLED'),
    );
    await assert.rejects(
      provisioning.enroll(ids.toReversed().map((id) => ({ deviceId: id, wayIn: 'secret' }))),
      coded('DEVICE_ENROLLED'),
    );
    assert.equal(await check('ghost', secret), 'unknown');
    assert.deepEqual([await check(deviceId, secret), await toEnd()], ['valid', []]);
  });

  it('gives what is to end to one process at a time, and again when the right was lost again', async () => {
    const { deviceId } = await enrolled();
    await provisioning.block([deviceId]);
    const taking = createConnectionsToEnd(pool);
    const taken = await taking.take(10);
    assert.deepEqual(
      taken.map((one) => one.deviceId),
      [deviceId],
    );
    assert.deepEqual(await taking.take(10), []);
    await provisioning.block([deviceId]);
    await taking.done(taken);
    const again = await taking.take(10);
    assert.equal(again.length, 1);
    await taking.done(again);
    const { rows } = await pool.query('select from identity.connection_to_end');
    assert.equal(rows.length, 0);
  });

  const coded = (code: ErrorCode) => (error: unknown) => hasCode(error, code);
});
