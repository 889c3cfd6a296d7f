import assert from 'node:assert/strict';
import { secretsByKey, type SecretsByKey } from '../../../adapters/postgres/identity/index.js';
import {
  createDeviceCredentials,
  createDeviceProvisioning,
  createPool,
  migrate,
  type Pool,
} from '../../../adapters/postgres/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';

const old = 'a1'.repeat(32);
const next = 'b2'.repeat(32);
const during = `${next},${old}`;

describe('secrets of devices while CREDENTIAL_KEY is rotated', function () {
  this.timeout(60_000);
  let postgres: TestPostgres;
  let pool: Pool;

  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    const databaseUrl = postgres.url;
    pool = createPool({ databaseUrl, applicationName: 'test', connections: 4, logger: silentLogger });
  });
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });
  beforeEach(() => pool.query('truncate identity.device_credential cascade'));

  async function added(key: string, deviceId: string, expiresAt?: Date): Promise<string> {
    const provisioning = createDeviceProvisioning(pool, key);
    const [made] = await provisioning.enroll([{ deviceId, wayIn: 'secret' }], { expiresAt });
    return made?.secret ?? '';
  }
  const check = (key: string, deviceId: string, secret: string) =>
    createDeviceCredentials(pool, key).check(deviceId, secret);
  const untilHashedAnew = (deviceId: string) =>
    until(`${deviceId} is under the first key`, async () => {
      const { devicesLeft } = await secretsByKey(pool, during);
      return !devicesLeft.includes(deviceId);
    });
  const none: SecretsByKey = { current: 0, older: 0, undetermined: 0, refused: 0, devicesLeft: [] };

  it('hold meanwhile, and afterwards those of devices that came', async () => {
    const secrets = { came: await added(old, 'came'), away: await added(old, 'away') };
    assert.equal(await check(old, 'came', secrets.came), 'valid');
    // What is written once a day is written already.
    await until('its use is noted', async () => {
      const { rowCount } = await pool.query(
        "select from identity.device_secret where device_id = 'came' and last_used_on = current_date",
      );
      return rowCount === 1;
    });
    const made = await added(during, 'made');
    assert.deepEqual(await secretsByKey(pool, during), {
      ...none,
      ...{ current: 1, older: 2, devicesLeft: ['away', 'came'] },
    });
    assert.equal(await check(during, 'came', secrets.came), 'valid');
    await untilHashedAnew('came');
    assert.deepEqual(await secretsByKey(pool, during), {
      ...none,
      ...{ current: 2, older: 1, devicesLeft: ['away'] },
    });
    assert.equal(await check(during, 'came', secrets.came), 'valid');
    assert.deepEqual(
      [
        await check(next, 'came', secrets.came),
        await check(next, 'made', made),
        await check(next, 'away', secrets.away),
      ],
      ['valid', 'valid', 'wrongSecret'],
    );
    assert.deepEqual(await secretsByKey(pool, next), {
      ...none,
      ...{ current: 2, refused: 1, devicesLeft: ['away'] },
    });
  });

  it('are wrong under both keys when they are wrong, and stay as they are stored', async () => {
    const secret = await added(old, 'keg-1');
    const stored = () => pool.query('select secret_hash, key_id, last_used_on from identity.device_secret');
    const before = (await stored()).rows;
    for (const wrong of ['', 'guess', `${secret}x`, await added(old, 'keg-2')])
      assert.equal(await check(during, 'keg-1', wrong), 'wrongSecret');
    assert.deepEqual((await stored()).rows.slice(0, 1), before);
  });

  it('end as before, under whichever key: replaced ones at the first log-in with the new one, expired ones', async () => {
    const first = await added(old, 'keg-1');
    const [rotated] = await createDeviceProvisioning(pool, during).rotate(['keg-1'], {
      overlapMs: 3_600_000,
      expiresAt: undefined,
    });
    const second = rotated?.secret ?? '';
    assert.equal(await check(during, 'keg-1', first), 'valid');
    assert.equal(await check(during, 'keg-1', second), 'valid');
    assert.equal(await check(during, 'keg-1', first), 'endedSecret');
    const short = await added(old, 'keg-2', new Date(Date.now() + 50));
    await until('it expires', async () => (await check(during, 'keg-2', short)) === 'endedSecret');
  });

  it('of before the key was noted are told apart by the next log-in', async () => {
    const ours = await added(old, 'keg-1');
    await added(old, 'keg-2');
    await pool.query('update identity.device_secret set key_id = null');
    assert.deepEqual(await secretsByKey(pool, during), {
      ...none,
      ...{ undetermined: 2, devicesLeft: ['keg-1', 'keg-2'] },
    });
    assert.equal(await check(during, 'keg-1', ours), 'valid');
    await untilHashedAnew('keg-1');
    assert.deepEqual(await secretsByKey(pool, during), {
      ...none,
      ...{ current: 1, undetermined: 1, devicesLeft: ['keg-2'] },
    });
  });

  it('that no longer let anybody in are not left', async () => {
    const provisioning = createDeviceProvisioning(pool, old);
    for (const deviceId of ['revoked', 'expired', 'replaced', 'blocked'])
      await added(old, deviceId, deviceId === 'expired' ? new Date() : undefined);
    await provisioning.revoke(['revoked']);
    await createDeviceProvisioning(pool, during).rotate(['replaced'], {
      overlapMs: 0,
      expiresAt: undefined,
    });
    await provisioning.block(['blocked']);
    // Whoever is blocked may be let in again.
    assert.deepEqual(await secretsByKey(pool, during), {
      ...none,
      ...{ current: 1, older: 1, devicesLeft: ['blocked'] },
    });
  });
});
