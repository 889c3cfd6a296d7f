import assert from 'node:assert/strict';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { createDeviceCredentials } from '../../../adapters/postgres/index.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { silentLogger } from '../../support/silentLogger.js';

interface Provisioned {
  readonly deviceId: string;
  readonly secret: string | null;
}

describe('the API: who may connect as a device', function () {
  this.timeout(60_000);
  const logged: object[] = [];
  const logger: Logger = { ...silentLogger, info: (fields) => logged.push(fields) };
  let api: TestApi;

  before(async () => (api = await startApi({ logger })));
  after(() => api?.stop());

  const post = async (path: string, body?: object, token = api.token) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await api.fetch(`/api/v1/devices${path}`, init);
    return {
      status: response.status,
      cache: response.headers.get('cache-control'),
      body: await response.text(),
    };
  };
  const check = (deviceId: string, secret: string | null) =>
    createDeviceCredentials(api.pool, testKey).check(deviceId, secret ?? '');
  const added = async (...devices: object[]) => {
    const { status, body } = await post('', { devices });
    assert.equal(status, 201, body);
    return (JSON.parse(body) as { devices: Provisioned[] }).devices;
  };

  it('adds one or many, and shows each secret once and to nobody between', async () => {
    const answer = await post('', {
      devices: [{ deviceId: 'keg-1' }, { deviceId: 'keg-2', wayIn: 'certificate' }],
    });
    assert.deepEqual([answer.status, answer.cache], [201, 'no-store']);
    const [first, second] = (JSON.parse(answer.body) as { devices: Provisioned[] }).devices;
    assert.deepEqual([second?.deviceId, second?.secret], ['keg-2', null]);
    assert.equal(await check('keg-1', first?.secret ?? ''), 'valid');
    assert.equal(
      (await added(...Array.from({ length: 500 }, (_, n) => ({ deviceId: `many-${n}` })))).length,
      500,
    );
  });

  it('gives each that nobody owns a claim code for its label, unless none is wanted', async () => {
    const claimOf = async (deviceId: string, more: object = {}) => {
      const { body } = await post('', { devices: [{ deviceId }], ...more });
      return (
        JSON.parse(body) as { devices: (Provisioned & { claim: { code: string; link: string } | null })[] }
      ).devices[0]?.claim;
    };
    const claim = await claimOf('label-1');
    assert.match(claim?.code ?? '', /^\w{4}-\w{4}$/);
    assert.equal(claim?.link, `${api.url}/claim#${claim?.code.replace('-', '')}`);
    const password = (await addPerson(api.pool, 'labelled', 'brewer')) ?? '';
    const client = api.clientOf(await logIn(api.url, 'labelled', password));
    const body = { code: claim?.code ?? '' };
    assert.equal((await client.POST('/api/v1/claims', { body })).response.status, 201);
    await post('/label-1/revoke');
    assert.equal(await claimOf('label-1'), null, 'it has an owner still');
    assert.equal(await claimOf('label-2', { claimCodes: false }), null);
    const { rows } = await api.pool.query("select from identity.claim_code where device_id like 'label-%'");
    assert.equal(rows.length, 0);
  });

  it('rotates, blocks, unblocks and revokes', async () => {
    const [device] = await added({ deviceId: 'keg-3' });
    const rotated = await post('/keg-3/rotate');
    assert.deepEqual([rotated.status, rotated.cache], [200, 'no-store']);
    const { secret } = JSON.parse(rotated.body) as Provisioned;
    assert.equal(await check('keg-3', device?.secret ?? ''), 'valid');
    for (const [change, verdict] of [
      ['block', 'blocked'],
      ['unblock', 'valid'],
      ['revoke', 'revoked'],
    ] as const) {
      assert.equal((await post(`/keg-3/${change}`)).status, 204);
      assert.equal(await check('keg-3', secret), verdict);
    }
    const code = await post('/keg-3/claim-code');
    assert.equal(code.status, 409);
    assert.match(code.body, /DEVICE_REVOKED/);
    const ended = await api.pool.query("select from identity.connection_to_end where device_id = 'keg-3'");
    assert.equal(ended.rowCount, 1);
  });

  it('refuses with a code, and then has done nothing', async () => {
    await added({ deviceId: 'keg-4' }, { deviceId: 'keg-5', wayIn: 'certificate' }, { deviceId: 'keg-6' });
    await post('/keg-6/revoke');
    const codeOf = async (path: string, body?: object) => {
      const answer = await post(path, body);
      return [answer.status, (JSON.parse(answer.body) as { code?: string }).code];
    };
    assert.deepEqual(await codeOf('', { devices: [{ deviceId: 'new-1' }, { deviceId: 'keg-4' }] }), [
      409,
      'DEVICE_ENROLLED',
    ]);
    const refused = await post('', {
      devices: [{ deviceId: 'new-1' }, { deviceId: 'keg-4' }, { deviceId: 'keg-5' }],
    });
    assert.deepEqual(
      (JSON.parse(refused.body) as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer),
      ['#/devices/1/deviceId', '#/devices/2/deviceId'],
    );
    assert.equal(await check('new-1', ''), 'unknown');
    assert.deepEqual(await codeOf('/new-1/block'), [404, 'DEVICE_NOT_ENROLLED']);
    assert.deepEqual(await codeOf('/keg-5/rotate'), [409, 'DEVICE_HAS_CERTIFICATE']);
    assert.deepEqual(await codeOf('/keg-6/rotate'), [409, 'DEVICE_REVOKED']);
    const past = new Date(Date.now() - 1_000).toISOString();
    for (const body of [
      { devices: [] },
      { devices: [{ deviceId: 'a.b' }] },
      { devices: [{ deviceId: 'new-2' }, { deviceId: 'new-2' }] },
      { devices: [{ deviceId: 'new-2', secret: 'mine' }] },
      { devices: [{ deviceId: 'new-2' }], expiresAt: past },
    ])
      assert.equal((await post('', body)).status, 400, JSON.stringify(body));
    assert.equal((await post('/keg-4/rotate', { overlapSeconds: -1 })).status, 400);
    assert.equal(await check('new-2', ''), 'unknown');
  });

  it('is for administrators', async () => {
    const password = await addPerson(api.pool, 'berta', 'brewer');
    const token = await logIn(api.url, 'berta', password ?? '');
    await added({ deviceId: 'keg-7' });
    for (const path of ['', '/keg-7/rotate', '/keg-7/block', '/keg-7/unblock', '/keg-7/revoke'])
      assert.equal(
        (await post(path, path === '' ? { devices: [{ deviceId: 'x' }] } : undefined, token)).status,
        403,
        path,
      );
  });

  it('logs no secret', async () => {
    const [device] = await added({ deviceId: 'keg-8' });
    await post('/keg-8/block');
    assert.ok(!JSON.stringify(logged).includes(device?.secret ?? '?'));
  });
});
