import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dataOf } from '../../../adapters/apiClient/index.js';
import { createAuthBackend, createDenialLog } from '../../../adapters/http/auth/index.js';
import {
  addPerson,
  assignDevices,
  createDeviceCredentials,
  createDeviceDenials,
  createDeviceProvisioning,
  enrollDevices,
} from '../../../adapters/postgres/index.js';
import { describeDevice } from '../../../infra/cli/describeDevice.js';
import { deviceDetails } from '../../../infra/cli/deviceDetails.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { getDevice } from '../../support/apiClient.js';
import { silentLogger } from '../../support/silentLogger.js';
import { insertDevice } from './rows.js';

describe('a device whose log-in is refused', () => {
  const key = 'f'.repeat(64);
  const deviceId = 'base-1';
  let api: TestApi;
  let broker: Server;
  let denials: ReturnType<typeof createDenialLog>;
  let secret = '';

  before(async () => {
    api = await startApi();
    await insertDevice(api.pool, deviceId);
    secret = (await enrollDevices(api.pool, testKey, [deviceId, 'keg-1'])).get(deviceId) ?? '';
  });
  beforeEach(async () => {
    await api.pool.query('delete from identity.device_denial');
    denials = createDenialLog(createDeviceDenials(api.pool));
    const credentials = createDeviceCredentials(api.pool, testKey);
    const onRefusedLogin = denials.add;
    const backend = { key, credentials, vhost: '/', ready: () => true, logger: silentLogger };
    broker = createServer(createAuthBackend({ ...backend, onRefusedLogin })).listen(0, '127.0.0.1');
    await once(broker, 'listening');
  });
  afterEach(async () => {
    await denials.close();
    broker?.close();
  });
  after(() => api?.stop());

  const login = () => ({ username: deviceId, client_id: deviceId, vhost: '/', password: secret });
  const cases: readonly (readonly [string, string, () => Record<string, string>, string, RegExp])[] = [
    [
      'a wrong secret',
      'user',
      () => ({ ...login(), password: 'x' }),
      'wrongSecret',
      /wrong secret: give it its own/,
    ],
    [
      'a certificate, as of a stranger with its name',
      'user',
      () => ({ username: deviceId, client_id: deviceId }),
      'wrongWay',
      /it came with a certificate/,
    ],
    [
      "another's client id",
      'user',
      () => ({ ...login(), client_id: 'keg-1' }),
      'notOwn',
      /another client id/,
    ],
  ];
  for (const [what, check, fields, reason, text] of cases)
    it(`shows ${what}`, async () => {
      assert.equal(await ask(check, fields()), 'deny');
      await denials.close();
      const { lastDenial } = await getDevice(api.client, deviceId);
      assert.deepEqual([lastDenial?.reason, lastDenial?.denials, lastDenial?.address], [reason, 1, null]);
      assert.match(await shown(), text);
    });

  it('shows where it came from, when the broker says it', async () => {
    const question = { username: deviceId, client_id: deviceId, vhost: 'other', ip: '192.0.2.7' };
    assert.equal(await ask('vhost', question), 'deny');
    await denials.close();
    assert.equal((await getDevice(api.client, deviceId)).lastDenial?.address, '192.0.2.7');
    assert.match(await shown(), /Refused .* from 192\.0\.2\.7: it used another client id/);
  });

  it('shows that it is blocked, and when its secret expired', async () => {
    const provisioning = createDeviceProvisioning(api.pool, testKey);
    await provisioning.block([deviceId]);
    assert.equal(await ask('user', login()), 'deny');
    await denials.close();
    assert.match(await shown(), /it is blocked: unblock it/);
    await provisioning.unblock([deviceId]);
    await api.pool.query('update identity.device_secret set expires_at = now() where device_id = $1', [
      deviceId,
    ]);
    assert.equal(await ask('user', login()), 'deny');
    await denials.close();
    await api.pool.query('update identity.device_secret set expires_at = null where device_id = $1', [
      deviceId,
    ]);
    assert.match(await shown(), /its secret expired or was replaced/);
    assert.equal((await getDevice(api.client, deviceId)).lastDenial?.denials, 2, 'one after the other');
  });

  it('counts anew after an hour without', async () => {
    await ask('user', { ...login(), password: 'x' });
    await denials.close();
    await api.pool.query("update identity.device_denial set at = at - interval '2 hours', denials = 1000");
    await ask('user', { ...login(), password: 'y' });
    await denials.close();
    assert.equal((await getDevice(api.client, deviceId)).lastDenial?.denials, 1);
  });

  it('shows nothing to a brewer, of a log-in that was allowed, and of what is no log-in', async () => {
    const added = await addPerson(api.pool, 'ada', 'brewer');

    await assignDevices(api.pool, 'ada', [deviceId]);
    assert.equal(await ask('user', login()), 'allow');
    assert.equal(await ask('resource', { username: deviceId, resource: 'queue', name: 'x' }), 'deny');
    await denials.close();
    assert.equal((await getDevice(api.client, deviceId)).lastDenial, null);
    await ask('user', { ...login(), password: 'x' });
    await denials.close();
    const brewer = api.clientOf(await logIn(api.url, 'ada', added ?? ''));
    const params = { path: { deviceId } };
    assert.ok(!('lastDenial' in dataOf(await brewer.GET('/api/v1/devices/{deviceId}', { params }))));
  });

  it('writes nothing of devices that nobody enrolled', async () => {
    assert.equal(await ask('user', { ...login(), username: 'ghost', client_id: 'keg-1' }), 'deny');
    assert.equal(await ask('user', { ...login(), username: 'ghost', client_id: 'ghost' }), 'deny');
    await denials.close();
    assert.equal((await api.pool.query('select from identity.device_denial')).rowCount, 0);
  });

  async function ask(check: string, fields: Record<string, string>): Promise<string> {
    const { port } = broker.address() as AddressInfo;
    const body = new URLSearchParams(fields);
    return (await fetch(`http://127.0.0.1:${port}/auth/${key}/${check}`, { method: 'POST', body })).text();
  }

  async function shown(): Promise<string> {
    const details = await deviceDetails(api.pool, deviceId);
    assert.ok(details);
    return describeDevice(details, Date.now());
  }
});
