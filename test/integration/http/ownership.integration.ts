import assert from 'node:assert/strict';
import {
  addPerson,
  assignDevices,
  enrollDevices,
  unassignDevices,
} from '../../../adapters/postgres/identity/index.js';
import { jsonPost, logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { dataOf } from '../../../adapters/apiClient/index.js';
import { insertCommand, insertDevice, insertSession } from './rows.js';

const commandOf = {
  'base-1': '11111111-1111-4111-8111-111111111111',
  'base-2': '22222222-2222-4222-8222-222222222222',
} as const;

describe('what brewers see', () => {
  let api: TestApi;
  let token: string;

  before(async () => {
    api = await startApi({ limits: { compareEveryMs: 100 } });
    const password = await addPerson(api.pool, 'berta', 'brewer');
    await enrollDevices(api.pool, testKey, ['base-1', 'base-2', 'base-3']);
    for (const device of ['base-1', 'base-2', 'base-3']) await insertDevice(api.pool, device);
    for (const device of ['base-1', 'base-2'] as const) {
      await insertSession(api.pool, device, { number: 7 });
      await insertCommand(api.pool, device, { commandId: commandOf[device] });
    }
    assert.deepEqual(await assignDevices(api.pool, 'berta', ['base-2', 'ghost']), ['ghost']);
    assert.deepEqual(await assignDevices(api.pool, 'berta', ['base-1', 'base-3']), []);
    token = await logIn(api.url, 'berta', password ?? '');
  });
  after(async () => api?.stop());

  const pathsOf = (device: keyof typeof commandOf | 'ghost', commandId: string) => [
    ['GET', `devices/${device}`],
    ['GET', `devices/${device}/twin`],
    ['GET', `devices/${device}/sessions`],
    ['GET', `devices/${device}/history`],
    ['GET', `devices/${device}/commands`],
    ['POST', `devices/${device}/commands`],
    ['POST', `devices/${device}/commands?dryRun=true`],
    ['GET', `sessions/${device}.7`],
    ['GET', `sessions/${device}.7/timeline`],
    ['GET', `sessions/${device}.7/history`],
    ['GET', `commands/${commandId}`],
    ['GET', `commands/${commandId}/timeline`],
    ['POST', `commands/${commandId}/cancel`],
  ];

  it('is everything of their devices', async () => {
    for (const [method, path] of pathsOf('base-1', commandOf['base-1'])) {
      const { status } = await as(token, `${method}`, `${path}`);
      assert.ok(status === 200 || status === 202, `${method} ${path}: ${status}`);
    }
    assert.deepEqual(await deviceIds(), ['base-1', 'base-3']);
    assert.deepEqual(await deviceIds(1), ['base-1']);
    assert.deepEqual(await sessionIds({}), ['base-1.7']);
    assert.deepEqual(await sessionIds({ device: 'base-2' }), []);
  });

  it("is nothing of others', which are answered as what is not there", async () => {
    const unknown = pathsOf('ghost', '99999999-9999-4999-8999-999999999999');
    for (const [index, [method, path]] of pathsOf('base-2', commandOf['base-2']).entries()) {
      const [others, nothing] = [
        await as(token, `${method}`, `${path}`),
        await as(token, `${method}`, `${unknown[index]?.[1]}`),
      ];
      assert.equal(others.status, 404, path);
      assert.deepEqual(others.problem, nothing.problem, path);
    }
    for (const query of ['device=base-2', 'session=base-2.7', 'device=base-1&device=base-2', 'device=ghost'])
      assert.equal((await as(token, 'GET', `live?${query}`)).status, 404, query);
  });

  it('is everything for administrators', async () => {
    for (const [method, path] of pathsOf('base-2', commandOf['base-2'])) {
      const { status } = await as(api.token, `${method}`, `${path}`);
      assert.ok(status === 200 || status === 202, `${method} ${path}: ${status}`);
    }
  });

  it('ends with the assignment, also where it is watched', async () => {
    const watch = { devices: ['base-1'], sessions: ['base-1.7'] };
    const changes = api.clientOf(token).live(watch);
    assert.equal((await changes.next()).value?.type, 'device');
    const watching = (async () => {
      for await (const change of changes) assert.ok(change);
    })();
    assert.deepEqual(await unassignDevices(api.pool, 'berta', ['base-1', 'base-2']), ['base-2']);
    assert.equal((await as(token, 'GET', 'devices/base-1')).status, 200);
    assert.deepEqual(await unassignDevices(api.pool, 'berta', ['base-1']), []);
    await assert.rejects(watching, { name: 'ApiProblem', status: 404 });
    assert.equal((await as(token, 'GET', 'devices/base-1')).status, 404);
    assert.deepEqual(await deviceIds(), ['base-3']);
  });

  async function as(bearer: string, method: string, path: string) {
    const headers = { authorization: `Bearer ${bearer}` };
    const body = path.includes('/cancel') ? {} : { kind: 'wake' };
    const response = await api.fetch(
      `/api/v1/${path}`,
      method === 'POST' ? jsonPost(body, headers) : { headers },
    );
    const problem: Record<string, unknown> = response.ok
      ? {}
      : ((await response.json()) as Record<string, unknown>);
    if (response.ok) await response.body?.cancel();
    delete problem.traceId;
    return { status: response.status, problem };
  }

  async function deviceIds(limit = 50): Promise<readonly string[]> {
    const params = { query: { limit } };
    const { items } = dataOf(await api.clientOf(token).GET('/api/v1/devices', { params }));
    return items.map(({ deviceId }) => deviceId);
  }

  async function sessionIds(query: { device?: string }): Promise<readonly string[]> {
    const { items } = dataOf(await api.clientOf(token).GET('/api/v1/sessions', { params: { query } }));
    return items.map(({ sessionId }) => sessionId);
  }
});
