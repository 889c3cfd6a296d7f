import assert from 'node:assert/strict';
import {
  addPerson,
  assignDevices,
  enrollDevices,
  removePerson,
} from '../../../adapters/postgres/identity/index.js';
import { dataOf, type ApiClient } from '../../../adapters/apiClient/index.js';
import type { Role } from '../../../domain/people/index.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { projectedNames } from '../../support/projectedNames.js';
import { until } from '../../support/until.js';
import { insertDevice, setCheckpoint } from './rows.js';

const params = { path: { deviceId: 'base-1' } };

describe('the name of a machine', () => {
  let api: TestApi;
  const clients = new Map<string, ApiClient>();
  const as = (login: string) => clients.get(login) ?? assert.fail();

  before(async () => {
    api = await startApi({ machineNames: projectedNames, limits: { compareEveryMs: 60_000 } });
    const people: readonly (readonly [string, Role])[] = [
      ...(['owner', 'friend', 'stranger', 'heir'] as const).map((login) => [login, 'brewer'] as const),
      ...[['operator', 'operator'] as const, ['analyst', 'analyst'] as const],
    ];
    for (const [login, role] of people)
      clients.set(
        login,
        api.clientOf(await logIn(api.url, login, (await addPerson(api.pool, login, role)) ?? '')),
      );
    await enrollDevices(api.pool, testKey, ['base-1', 'base-2', 'base-3']);
    for (const id of ['base-1', 'base-2']) await insertDevice(api.pool, id);
    await setCheckpoint(api.pool, 100);
    await assignDevices(api.pool, 'owner', ['base-1', 'base-2', 'base-3']);
    const body = { login: 'friend', rights: 'viewAndCommand' } as const;
    const { shareId } = dataOf(await as('owner').POST('/api/v1/devices/{deviceId}/shares', { params, body }));
    dataOf(await as('friend').POST('/api/v1/shares/{shareId}/accept', { params: { path: { shareId } } }));
  });
  after(() => api?.stop());

  const put = async (login: string, name: unknown, deviceId = 'base-1') => {
    const body = { name } as { name: string };
    const { response, error } = await as(login).PUT('/api/v1/devices/{deviceId}/name', {
      params: { path: { deviceId } },
      body,
    });
    return { status: response.status, at: error?.errors?.[0]?.pointer };
  };
  const nameFor = async (login: string) =>
    dataOf(await as(login).GET('/api/v1/devices/{deviceId}', { params })).name;

  it('is given by its owner and shown to whoever sees the machine, in lists too', async () => {
    assert.equal(await nameFor('owner'), null);
    assert.deepEqual(await put('owner', '  Küche '), { status: 204, at: undefined });
    for (const login of ['owner', 'friend', 'operator']) assert.equal(await nameFor(login), 'Küche', login);
    for (const login of ['owner', 'operator']) {
      const { items } = dataOf(await as(login).GET('/api/v1/devices'));
      assert.deepEqual(
        items.map(({ name }) => name),
        ['Küche', null],
        login,
      );
    }
  });

  it('is not shown to analysts', async () => {
    const { data, response } = await as('analyst').GET('/api/v1/devices');
    assert.equal(response.status, 200);
    assert.deepEqual(
      data?.items.map(({ name }) => name),
      [null, null],
    );
    assert.equal((await put('analyst', 'x')).status, 403);
  });

  it('is given by nobody else: not by who commands it by a share, not by operators, and not by strangers', async () => {
    for (const login of ['friend', 'operator', 'stranger'])
      assert.equal((await put(login, 'Mine')).status, 404, login);
    assert.equal((await put('owner', 'Mine', 'nowhere')).status, 404);
    assert.equal(await nameFor('owner'), 'Küche');
  });

  it('has at most 40 characters in one line, and no other field', async () => {
    for (const wrong of ['x'.repeat(41), 'a\nb', 'a\u0007b', '\ud800', 7, undefined])
      assert.deepEqual(await put('owner', wrong), { status: 400, at: '#/name' }, JSON.stringify(wrong));
    assert.equal(await nameFor('owner'), 'Küche');
    assert.equal((await put('owner', '🍺'.repeat(40))).status, 204);
    assert.equal(await nameFor('owner'), '🍺'.repeat(40));
  });

  it('can be given before the machine has reported', async () => {
    assert.equal((await put('owner', 'Cellar', 'base-3')).status, 204);
    await insertDevice(api.pool, 'base-3');
    const { items } = dataOf(await as('owner').GET('/api/v1/devices'));
    assert.equal(items.find(({ deviceId }) => deviceId === 'base-3')?.name, 'Cellar');
  });

  it('is told at once to who watches it, also by a topic of all their machines', async () => {
    const seen: unknown[] = [];
    const abort = new AbortController();
    const follow = async (login: string, topic: 'devices' | 'device:base-1') => {
      const topics = as(login).liveTopics({ topics: [topic], signal: abort.signal });
      for await (const event of topics) if (event.type === 'device') seen.push([login, event.row.name]);
    };
    const following = [follow('owner', 'devices'), follow('friend', 'device:base-1')];
    await until('both see it', () => seen.length >= 4);
    seen.length = 0;
    assert.equal((await put('owner', 'Garage')).status, 204);
    await until('both were told', () => seen.length >= 2);
    assert.deepEqual(seen.toSorted(), [
      ['friend', 'Garage'],
      ['owner', 'Garage'],
    ]);
    abort.abort();
    await Promise.allSettled(following);
  });

  it('is in what its person can download, and gone with the person', async () => {
    const { data } = await as('owner').GET('/api/v1/people/me/data', { parseAs: 'text' });
    const records = String(data)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; data: { deviceId: string; name: string } });
    assert.deepEqual(
      records.flatMap(({ kind, data: one }) => (kind === 'machineName' ? [[one.deviceId, one.name]] : [])),
      [
        ['base-1', 'Garage'],
        ['base-3', 'Cellar'],
      ],
    );
    await removePerson(api.pool, 'owner');
    assert.equal(await nameFor('operator'), null);
  });

  it('ends when its owner gives the machine up', async () => {
    await assignDevices(api.pool, 'heir', ['base-2']);
    assert.equal((await put('heir', 'Shed', 'base-2')).status, 204);
    const second = { params: { path: { deviceId: 'base-2' } } };
    const shown = async () => dataOf(await as('operator').GET('/api/v1/devices/{deviceId}', second)).name;
    assert.equal(await shown(), 'Shed');
    dataOf(await as('heir').POST('/api/v1/devices/{deviceId}/release', second));
    assert.equal(await shown(), null);
    assert.equal((await put('heir', 'Shed', 'base-2')).status, 404);
  });
});
