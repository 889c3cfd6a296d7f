import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  addPerson,
  findPerson,
  removePerson,
  rewrapSealed,
  sealedByKey,
} from '../../../adapters/postgres/identity/index.js';
import { jsonPost, logIn, startApi, testKey, type TestApi } from '../../support/api.js';

const newKey = 'c3'.repeat(32);

describe('the ways of a person', () => {
  let api: TestApi;
  let token: string;
  let password: string;

  before(async () => {
    api = await startApi();
    password = (await addPerson(api.pool, 'ada', 'brewer')) ?? '';
    token = await logIn(api.url, 'ada', password);
  });
  after(() => api?.stop());

  async function ask(
    path: string,
    { method = 'GET', body, as = token }: { method?: string; body?: object; as?: string } = {},
  ) {
    const headers = { authorization: `Bearer ${as}` };
    const init = body === undefined ? { method, headers } : { ...jsonPost(body, headers), method };
    const answer = await api.fetch(`/api/v1${path}`, init);
    const text = await answer.text();
    return {
      status: answer.status,
      body: text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>),
    };
  }
  const post = (path: string, body: object = {}, as = token) => ask(path, { method: 'POST', body, as });
  const waysOf = async (as = token) =>
    ((await ask('/people/me/notification-ways', { as })).body as { items: Record<string, unknown>[] }).items;
  const subscription = (endpoint: string) => ({
    endpoint,
    expirationTime: null,
    keys: { p256dh: randomBytes(65).toString('base64url'), auth: randomBytes(16).toString('base64url') },
  });

  it('are wanted as they were chosen, with defaults for the rest', async () => {
    const before = (await ask('/people/me/notifications')).body;
    assert.deepEqual([before?.quietHours, before?.timeZone], [null, 'UTC']);
    await ask('/people/me/settings', { method: 'PATCH', body: { timeZone: 'Europe/Berlin' } });
    const chosen = {
      alarms: { fault: ['mail'] },
      alerts: ['mail'],
      quietHours: { from: '22:00', until: '06:30' },
    };
    const set = await ask('/people/me/notifications', { method: 'PUT', body: chosen });
    const { alarms, ...rest } = set.body as { alarms: Record<string, string[]> };
    assert.deepEqual(before?.alerts, ['webPush', 'webhook']);
    assert.deepEqual(rest, { alerts: ['mail'], quietHours: chosen.quietHours, timeZone: 'Europe/Berlin' });
    assert.deepEqual(
      [alarms.fault, alarms.deviceLost, alarms.clockWrong],
      [['mail'], ['webPush', 'webhook'], []],
    );
    assert.deepEqual((await ask('/people/me/notifications')).body, set.body);
    for (const wrong of ['24:00', '7:00', '22:60'])
      assert.equal(
        (
          await ask('/people/me/notifications', {
            method: 'PUT',
            body: { alarms: {}, quietHours: { from: wrong, until: '06:00' } },
          })
        ).status,
        400,
      );
  });

  it('are webhooks with a secret that is shown once, five at most', async () => {
    const added = await post('/people/me/notification-ways/webhooks', {
      name: 'hook',
      url: 'https://hooks.example.com/private',
    });
    assert.equal(added.status, 201);
    assert.match(String(added.body?.secret), /^whsec_/);
    const [way] = await waysOf();
    assert.deepEqual(
      [way?.way, way?.name, way?.notificationWayId],
      ['webhook', 'hook', added.body?.notificationWayId],
    );
    assert.doesNotMatch(JSON.stringify(way), /private|whsec/);
    assert.equal(
      (await post('/people/me/notification-ways/webhooks', { name: 'x', url: 'http://a.example.com' }))
        .status,
      422,
    );
    const more = await Promise.all(
      Array.from({ length: 6 }, () =>
        post('/people/me/notification-ways/webhooks', { name: 'x', url: 'https://a.example.com' }),
      ),
    );
    assert.deepEqual(more.map(({ status }) => status).toSorted(), [201, 201, 201, 201, 409, 409]);
    for (const { body } of more)
      if (typeof body?.notificationWayId === 'string')
        await ask(`/people/me/notification-ways/${body.notificationWayId}`, { method: 'DELETE' });
    assert.equal((await waysOf()).length, 1);
  });

  it('are browsers, each of one log-in and of one person, until the log-in ends', async () => {
    assert.equal((await ask('/notifications/web-push-key')).body?.webPushKey, 'BA-key-of-the-server');
    const other = await logIn(api.url, 'ada', password);
    const browsers = async (as = token) => (await waysOf(as)).filter(({ way }) => way === 'webPush');
    const endpoint = 'https://push.example.com/browser';
    assert.equal(
      (await post('/people/me/notification-ways/web-push', subscription('https://push.example.com/1'), other))
        .status,
      201,
    );
    assert.equal(
      (await post('/people/me/notification-ways/web-push', subscription(endpoint), other)).status,
      201,
    );
    assert.deepEqual(
      (await browsers(other)).map(({ isThisLogin }) => isThisLogin),
      [true],
    );
    assert.deepEqual(
      (await browsers()).map(({ isThisLogin }) => isThisLogin),
      [false],
    );
    // The same browser, after somebody else logged in.
    const bobs = await logIn(api.url, 'bob', (await addPerson(api.pool, 'bob', 'brewer')) ?? '');
    assert.equal(
      (await post('/people/me/notification-ways/web-push', subscription(endpoint), bobs)).status,
      201,
    );
    assert.deepEqual([(await browsers()).length, (await browsers(bobs)).length], [0, 1]);
    assert.equal(
      (await post('/people/me/notification-ways/web-push', subscription(`${endpoint}/2`), other)).status,
      201,
    );
    assert.equal((await post('/logout', {}, other)).status, 204);
    assert.equal((await browsers()).length, 0);
    const short = { ...subscription(endpoint), keys: { p256dh: 'x', auth: 'y' } };
    assert.equal((await post('/people/me/notification-ways/web-push', short)).status, 400);
  });

  it('can be tried, by their person alone, ten times in an hour', async () => {
    const [way] = await waysOf();
    const path = `/people/me/notification-ways/${String(way?.notificationWayId)}`;
    const bobs = await logIn(api.url, 'carl', (await addPerson(api.pool, 'carl', 'brewer')) ?? '');
    assert.equal((await post(`${path}/test`, {}, bobs)).status, 404);
    assert.equal((await ask(path, { method: 'DELETE', as: bobs })).status, 404);
    const tries = await Promise.all(Array.from({ length: 11 }, () => post(`${path}/test`)));
    assert.deepEqual(tries.map(({ status }) => status).toSorted(), [...Array<number>(10).fill(202), 429]);
    const [tried] = await waysOf();
    const outcomes = tried?.outcomes as Record<string, unknown>[];
    assert.equal(outcomes.length, 10);
    assert.deepEqual(
      [outcomes[0]?.type, outcomes[0]?.state, outcomes[0]?.failure],
      ['test', 'waiting', null],
    );
  });

  it('are mail once an address is confirmed, which is not removed here', async () => {
    await api.pool.query(`update identity.person set email = 'ada@example.com' where login = 'ada'`);
    const mail = (await waysOf()).at(-1);
    assert.deepEqual([mail?.way, mail?.name], ['mail', null]);
    assert.equal(
      (await ask(`/people/me/notification-ways/${String(mail?.notificationWayId)}`, { method: 'DELETE' }))
        .status,
      404,
    );
  });

  it('are sealed, counted and sealed anew while PEOPLE_KEY is rotated', async () => {
    const { rows } = await api.pool.query<{ address: Buffer }>(
      'select address from identity.notification_way',
    );
    for (const { address } of rows) assert.doesNotMatch(address.toString('latin1'), /example|https|whsec/);
    const keys = `${newKey},${testKey}`;
    const before = await sealedByKey(api.pool, keys);
    assert.ok(before.older >= rows.length && before.peopleLeft.includes('ada'));
    assert.ok((await rewrapSealed(api.pool, keys)) >= rows.length);
    const after = await sealedByKey(api.pool, newKey);
    assert.deepEqual([after.older, after.refused], [0, 0]);
  });

  it('are in what a person downloads, without secrets, and go with the person', async () => {
    const answer = await api.fetch('/api/v1/people/me/data', {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await answer.text();
    const kinds = text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind);
    for (const kind of ['notificationPreferences', 'notificationWay', 'notification'])
      assert.ok(kinds.includes(kind), kind);
    assert.doesNotMatch(text, /hooks\.example|whsec|push\.example/);
    const personId = (await findPerson(api.pool, 'ada'))?.personId;
    assert.ok(await removePerson(api.pool, 'ada'));
    const { rows } = await api.pool.query<{ left: number }>(
      `select ((select count(*) from dispatch.notification where person_id = $1::uuid)
         + (select count(*) from identity.notification_way where person_id = $1::uuid)
         + (select count(*) from identity.notification_preference where person_id = $1::uuid))::int as left`,
      [personId],
    );
    assert.equal(rows[0]?.left, 0);
  });
});
