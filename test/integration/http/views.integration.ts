import assert from 'node:assert/strict';
import { dataOf, type Schemas } from '../../../adapters/apiClient/index.js';
import { readApiDescription } from '../../../adapters/http/api/apiDescription.js';
import {
  addPerson,
  assignDevices,
  enrollDevices,
  findPerson,
} from '../../../adapters/postgres/identity/index.js';
import { logInAsClient, startApi, testKey, type TestApi } from '../../support/api.js';
import { memoryTrail } from '../../support/auditTrail.js';
import { until } from '../../support/until.js';
import { insertDevice } from './rows.js';

describe('what the owner of a device sees, shown to an operator', () => {
  let api: TestApi;
  const memory = memoryTrail('api');
  const passwords = new Map<string, string>();

  before(async () => {
    api = await startApi({ audit: memory.trail, limits: { checkAccessEveryMs: 100 } });
    for (const [login, role] of [
      ['berta', 'brewer'],
      ['ben', 'brewer'],
      ['olga', 'operator'],
      ['anna', 'analyst'],
    ] as const)
      passwords.set(login, (await addPerson(api.pool, login, role)) ?? '');
    for (const deviceId of ['base-1', 'keg-1', 'keg-2', 'keg-3']) await insertDevice(api.pool, deviceId);
    await enrollDevices(api.pool, testKey, ['base-1', 'keg-1', 'keg-2', 'keg-3']);
    await assignDevices(api.pool, 'berta', ['base-1', 'keg-1']);
    await assignDevices(api.pool, 'ben', ['keg-2']);
  });
  after(async () => api?.stop());

  const logIn = (login: string) => logInAsClient(api.url, login, passwords.get(login) ?? '');
  const begin = (token: string, deviceId: string) =>
    api.clientOf(token).POST('/api/v1/fleet/{deviceId}/view', { params: { path: { deviceId } } });
  const viewOf = async (token: string, deviceId = 'base-1') => dataOf(await begin(token, deviceId));
  const holds = async (token: string) =>
    (await api.clientOf(token).GET('/api/v1/people/me')).response.status === 200;
  const ends = (token: string) => until('the view has ended', async () => !(await holds(token)));
  const bertas = async (): Promise<readonly Schemas['LoginSession'][]> =>
    dataOf(await api.clientOf((await logIn('berta')).token).GET('/api/v1/people/me/sessions')).items;

  it('is theirs, and nothing more', async () => {
    const { token: olgas } = await logIn('olga');
    const { token, owner, expiresAt } = await viewOf(olgas);
    const { personId } = (await findPerson(api.pool, 'berta')) ?? assert.fail();
    assert.deepEqual(owner, { personId, name: 'berta' });
    const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
    assert.ok(minutes > 14 && minutes <= 15, `${minutes} minutes`);
    const view = api.clientOf(token);
    const me = dataOf(await view.GET('/api/v1/people/me'));
    assert.deepEqual([me.personId, me.role], [personId, 'brewer']);
    const { items } = dataOf(await view.GET('/api/v1/devices'));
    assert.deepEqual(
      items.map(({ deviceId }) => deviceId),
      ['base-1', 'keg-1'],
    );
    const params = { path: { deviceId: 'keg-2' } };
    assert.equal((await view.GET('/api/v1/devices/{deviceId}', { params })).response.status, 404);
    assert.equal((await view.GET('/api/v1/fleet', {})).response.status, 403);
  });

  it('does nothing, and tells nothing of the account', async () => {
    const { token } = await viewOf((await logIn('olga')).token);
    const refused = async (method: string, path: string, body?: object) => {
      const response = await api.fetch(`/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      const { code } = (await response.json()) as { code?: string };
      assert.deepEqual([response.status, code], [403, 'VIEW_ONLY'], `${method} ${path}`);
    };
    await refused('GET', '/people/me/sessions');
    await refused('GET', '/people/me/data');
    await refused('GET', '/people/me/notification-ways');
    await refused('DELETE', '/people/me/sessions');
    await refused('POST', '/logout', {});
    await refused('POST', '/people/me/password', { newPassword: 'a long new password 1' });
    await refused('POST', '/devices/base-1/commands', { kind: 'nextStep' });
    await refused('POST', '/devices/base-1/shares', { login: 'ben', rights: 'view' });
    await refused('POST', '/devices/base-1/release', {});
    assert.ok(await holds(token));
    assert.deepEqual(
      (await bertas()).filter(({ kind, endedAt }) => kind === 'client' && endedAt !== null),
      [],
    );
  });

  it('is of what only reads: nothing else is marked so', async () => {
    const { document } = await readApiDescription();
    const marked = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
      Object.entries(item as Record<string, { operationId?: string; 'x-in-view'?: boolean }>).flatMap(
        ([method, operation]) => (operation['x-in-view'] ? [{ path, method, ...operation }] : []),
      ),
    );
    assert.ok(marked.length > 30);
    assert.deepEqual(
      marked.filter(({ method }) => method !== 'get').map(({ operationId }) => operationId),
      ['liveTopics', 'reportClientError'],
    );
    assert.deepEqual(
      marked.filter(({ path }) => path.includes('/people/')).map(({ operationId }) => operationId),
      ['getMe', 'getSettings', 'listAlarmProfiles'],
    );
  });

  it('is recorded with who looked, at which device and whose it is, and the owner sees it', async () => {
    await viewOf((await logIn('olga')).token);
    const olga = (await findPerson(api.pool, 'olga')) ?? assert.fail();
    const berta = (await findPerson(api.pool, 'berta')) ?? assert.fail();
    const begun = memory
      .events()
      .filter((event) => event.type === 'ActionBegun')
      .findLast(({ data }) => data.action === 'viewAsOwner')?.data;
    assert.deepEqual(begun?.by, { type: 'person', personId: olga.personId });
    assert.deepEqual(begun?.subjects, [{ kind: 'device', id: 'base-1' }]);
    const completed = () =>
      memory
        .events()
        .filter((event) => event.type === 'ActionCompleted')
        .find(({ data }) => data.actionId === begun?.actionId)?.data;
    await until('the action is completed', () => completed() !== undefined);
    assert.deepEqual(completed()?.subjects, [{ kind: 'person', id: berta.personId }]);
    const view = (await bertas()).find(({ kind, endedAt }) => kind === 'view' && endedAt === null);
    await api.pool.query(
      `update identity.login_session set last_used_at = now() - interval '2 hours' where kind <> 'view' and person_id = $1`,
      [berta.personId],
    );
    const { person } = dataOf(
      await api.client.GET('/api/v1/people/{personId}', { params: { path: { personId: berta.personId } } }),
    );
    const idleMs = Date.now() - Date.parse(person.lastUsedAt ?? '');
    assert.ok(idleMs > 3_600_000, 'who is looked at has not been here');
    assert.deepEqual([view?.address, view?.userAgent], [null, null]);
  });

  it('is for operators, of a device that somebody owns', async () => {
    for (const login of ['berta', 'anna'])
      assert.equal((await begin((await logIn(login)).token, 'base-1')).response.status, 403);
    const { token } = await logIn('olga');
    assert.equal((await begin(token, 'keg-3')).response.status, 404);
    assert.equal((await begin(token, 'nothing')).response.status, 404);
  });

  it('ends with another view of the same log-in, with that log-in, and when the owner ends it', async () => {
    const { token: olgas } = await logIn('olga');
    const first = await viewOf(olgas);
    const other = await viewOf((await logIn('olga')).token);
    const second = await viewOf(olgas, 'keg-2');
    await ends(first.token);
    assert.deepEqual([await holds(second.token), await holds(other.token)], [true, true]);
    await api.clientOf(olgas).POST('/api/v1/logout', { body: {} });
    await ends(second.token);
    const view = (await bertas()).find(({ kind, endedAt }) => kind === 'view' && endedAt === null);
    const params = { path: { loginSessionId: view?.loginSessionId ?? '' } };
    const berta = api.clientOf((await logIn('berta')).token);
    await berta.DELETE('/api/v1/people/me/sessions/{loginSessionId}', { params });
    await ends(other.token);
  });

  it('ends after a quarter of an hour, when the device has another owner, and when the viewer is no operator', async () => {
    const age = (minutes: number) =>
      api.pool.query(
        `update identity.login_session set created_at = now() - $1 * interval '1 minute', last_used_at = now() where kind = 'view'`,
        [minutes],
      );
    const old = await viewOf((await logIn('olga')).token);
    await age(14);
    assert.ok(await holds(old.token));
    await age(15);
    await ends(old.token);

    const { token: olgas } = await logIn('olga');
    const sold = await viewOf(olgas, 'keg-2');
    await api.pool.query(
      `update identity.device_ownership set owned_until = now() where device_id = 'keg-2'`,
    );
    await ends(sold.token);

    const demoted = await viewOf(olgas);
    assert.ok(await holds(demoted.token));
    await api.pool.query(`update identity.person set role = 'brewer' where login = 'olga'`);
    await ends(demoted.token);
    await api.pool.query(`update identity.person set role = 'operator' where login = 'olga'`);
  });

  it('is live, as long as it holds', async () => {
    const { token: olgas } = await logIn('olga');
    const { token } = await viewOf(olgas);
    const stream = await api.fetch('/api/v1/live', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ topics: [{ topic: 'devices' }, { topic: 'device:keg-1' }] }),
    });
    assert.equal(stream.status, 200);
    const reader = (stream.body ?? assert.fail()).pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('keg-1')) text += (await reader.read()).value ?? assert.fail(text);
    await api.clientOf(olgas).POST('/api/v1/logout', { body: {} });
    for (let read = await reader.read(); !read.done; read = await reader.read()) text += read.value;
    assert.doesNotMatch(text, /keg-2|keg-3/);
  });
});
