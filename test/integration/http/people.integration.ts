import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import {
  addPerson,
  createLoginSessions,
  createPeople,
  hashPassword,
  removePerson,
  resetPassword,
} from '../../../adapters/postgres/identity/index.js';
import { ensureFirstAdministrator } from '../../../adapters/postgres/index.js';
import { dataOf } from '../../../adapters/apiClient/index.js';
import { until } from '../../support/until.js';
import { jsonPost, logIn, logInAsBrowser, startApi, testKey, type TestApi } from '../../support/api.js';

describe('people', () => {
  let api: TestApi;
  const brewer = { login: 'berta', password: 'hopfen und malz' };

  before(async () => {
    api = await startApi({ trustProxy: ['127.0.0.1'] });
    await api.pool.query(
      `insert into identity.person (login, name, password_hash, role) values ($1, $1, $2, 'brewer')`,
      [brewer.login, await hashPassword(brewer.password)],
    );
  });
  after(async () => api?.stop());

  it('makes the first administrator once', async () => {
    assert.equal(await ensureFirstAdministrator(api.pool), undefined);
    assert.match(api.password, /^[A-Za-z0-9_-]{20}$/);
  });

  it('logs a browser in with a cookie that scripts and other sites do not get, and with nothing else', async () => {
    const { session, response } = await logInAsBrowser(api.url, brewer.login, brewer.password);
    assert.equal(await response.text(), '');
    const cookies = response.headers.getSetCookie();
    assert.equal(cookies.length, 2);
    for (const cookie of cookies) {
      assert.match(cookie, /; Path=\/; .*HttpOnly; SameSite=Strict$/);
      assert.doesNotMatch(cookie, /Secure/, 'plain http on loopback');
    }
    const { port } = new URL(api.url);
    assert.match(session, new RegExp(`^brewline_session_${port}=[\\w-]{43}$`));
    assert.equal(await statusWith({ cookie: `other=1; ${session}` }), 200);
    assert.equal(await statusWith({ cookie: `brewline_session_${port}=nonsense` }), 401);
  });

  it('gives another client a token of 15 minutes, and no cookie', async () => {
    const answer = await api.clientOf().POST('/api/v1/login', { body: { ...brewer, kind: 'client' } });
    const tokens = dataOf(answer);
    assert.ok(tokens && 'token' in tokens);
    const { token, expiresAt } = tokens;
    const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
    assert.ok(minutes > 14.9 && minutes <= 15);
    assert.equal(answer.response.headers.get('set-cookie'), null);
    assert.equal(await statusWith({ authorization: `Bearer ${token}` }), 200);
  });

  it('keeps cookies off networks without encryption, and from being set by other hosts', async () => {
    const cookies = await cookiesOverRawHttp({ 'x-forwarded-proto': 'https' });
    assert.match(
      cookies,
      /^__Host-brewline_session=[^;]*; .*Path=\/; .*; Secure; .*,__Host-brewline_known=[^;]*; .*Path=\/; .*; Secure; /,
    );
    assert.doesNotMatch(cookies, /Domain/i);
  });

  it('tells nobody whether login or password is wrong', async () => {
    const answers = await Promise.all([
      api.clientOf().POST('/api/v1/login', { body: { ...brewer, password: 'wrong', kind: 'client' } }),
      api.clientOf().POST('/api/v1/login', { body: { ...brewer, login: 'nobody' } }),
    ]);
    assert.deepEqual(
      answers.map(({ error, response }) => [response.status, error?.detail]),
      [
        [401, 'login or password is wrong'],
        [401, 'login or password is wrong'],
      ],
    );
  });

  it('refuses tokens that are forged, without algorithm, for others, or expired', async () => {
    const key = Buffer.from(testKey, 'hex');
    const claims = () =>
      new SignJWT({ sid: decodeJwt(api.token).sid })
        .setSubject(decodeJwt(api.token).sub ?? '')
        .setIssuedAt()
        .setIssuer('brewline')
        .setAudience('brewline-api');
    const good = await claims().setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(key);
    assert.equal(await statusWith({ authorization: `Bearer ${good}` }), 200);
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${good.split('.')[1]}.`;
    const bad = [
      none,
      `${good.slice(0, -4)}AAAA`,
      await claims().setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(Buffer.alloc(32, 7)),
      await claims().setProtectedHeader({ alg: 'HS512' }).setExpirationTime('1h').sign(Buffer.alloc(64, key)),
      await claims().setProtectedHeader({ alg: 'HS256' }).setExpirationTime('-1s').sign(key),
      await claims()
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience('other')
        .setExpirationTime('1h')
        .sign(key),
      await claims().setProtectedHeader({ alg: 'HS256' }).sign(key),
    ];
    for (const token of bad) assert.equal(await statusWith({ authorization: `Bearer ${token}` }), 401, token);
  });

  it('changes a password, which ends all other log-ins, and copies of this one', async () => {
    const here = await logIn(api.url, brewer.login, brewer.password);
    const elsewhere = await logIn(api.url, brewer.login, brewer.password);
    const { session } = await logInAsBrowser(api.url, brewer.login, brewer.password);
    const change = (body: { currentPassword: string; newPassword: string }) =>
      api.clientOf(here).POST('/api/v1/people/me/password', { body });
    const statusOf = async (answer: ReturnType<typeof change>) => (await answer).response.status;
    const newPassword = 'a much longer one';
    assert.equal(await statusOf(change({ currentPassword: 'wrong', newPassword })), 403);
    assert.equal(await statusOf(change({ currentPassword: brewer.password, newPassword: 'short' })), 400);
    const changed = dataOf(await change({ currentPassword: brewer.password, newPassword }));
    assert.equal(await statusWith({ authorization: `Bearer ${changed?.token}` }), 200);
    for (const token of [here, elsewhere])
      assert.equal(await statusWith({ authorization: `Bearer ${token}` }), 401);
    assert.equal(await statusWith({ cookie: session }), 401);
    await assert.rejects(logIn(api.url, brewer.login, brewer.password), /401/);
    assert.ok(await logIn(api.url, brewer.login, newPassword));
    brewer.password = newPassword;
  });

  it('changes a password in a browser, which gets a new cookie and no token', async () => {
    const { session } = await logInAsBrowser(api.url, brewer.login, brewer.password);
    const body = { currentPassword: brewer.password, newPassword: 'and another long one' };
    const headers = { authorization: '', cookie: session, origin: api.url };
    const response = await api.fetch('/api/v1/people/me/password', jsonPost(body, headers));
    brewer.password = body.newPassword;
    assert.deepEqual([response.status, await response.text()], [204, '']);
    const [fresh = ''] = response.headers.getSetCookie();
    assert.equal(await statusWith({ cookie: session }), 401);
    assert.equal(await statusWith({ cookie: fresh.split(';')[0] ?? '' }), 200);
  });

  it('starts no session with a password that is changed meanwhile', async () => {
    const sessions = createLoginSessions(api.pool);
    const people = createPeople(api.pool);
    const person = (await people.withPassword(brewer.login, brewer.password)) ?? assert.fail();
    const begin = async () =>
      sessions.start({
        ...{ personId: person.personId, passwordMark: person.passwordMark, kind: 'client' },
        ...{ secretHash: randomBytes(32), userAgent: null, address: null },
      });
    assert.ok(await begin());
    const client = await api.pool.connect();
    try {
      // A change that is on its way: what waits for it must not come through afterwards.
      await client.query('begin');
      await client.query("update identity.person set password_hash = 'x' where login = $1", [brewer.login]);
      const waiting = begin();
      const blocked = "select from pg_stat_activity where wait_event_type = 'Lock'";
      await until('it waits', async () => ((await api.pool.query(blocked)).rowCount ?? 0) > 0);
      await client.query('commit');
      assert.equal(await waiting, undefined);
    } finally {
      client.release();
    }
    brewer.password = (await resetPassword(api.pool, brewer.login)) ?? '';
  });

  it('ends its log-in at log-out, and everywhere ends every log-in', async () => {
    const [one, two, three] = [
      await logIn(api.url, brewer.login, brewer.password),
      await logIn(api.url, brewer.login, brewer.password),
      await logIn(api.url, brewer.login, brewer.password),
    ];
    const logout = async (token: string, body: { everywhere?: boolean }) =>
      (await api.clientOf(token).POST('/api/v1/logout', { body })).response;
    assert.equal((await logout(one, {})).status, 204);
    assert.equal(await statusWith({ authorization: `Bearer ${one}` }), 401);
    assert.equal(await statusWith({ authorization: `Bearer ${three}` }), 200);
    assert.equal((await logout(two, { everywhere: true })).status, 204);
    for (const token of [two, three])
      assert.equal(await statusWith({ authorization: `Bearer ${token}` }), 401);
  });

  it('takes the cookie back at log-out, and has the browser drop what it keeps', async () => {
    const { session } = await logInAsBrowser(api.url, brewer.login, brewer.password);
    const headers = { authorization: '', cookie: session, origin: api.url };
    const response = await api.fetch('/api/v1/logout', jsonPost({}, headers));
    assert.equal(response.status, 204);
    assert.match(
      response.headers.get('set-cookie') ?? '',
      /brewline_session_\d+=;.*Expires=Thu, 01 Jan 1970/,
    );
    assert.equal(response.headers.get('clear-site-data'), '"cache", "storage"');
    assert.equal(await statusWith({ cookie: session }), 401);
  });

  it('lets an operator reset a password, which ends old tokens within seconds', async () => {
    const token = await logIn(api.url, brewer.login, brewer.password);
    assert.equal(await statusWith({ authorization: `Bearer ${token}` }), 200);
    const password = await resetPassword(api.pool, brewer.login);
    assert.ok(password);
    assert.ok(await logIn(api.url, brewer.login, password));
    brewer.password = password;
    const refused = async () => (await statusWith({ authorization: `Bearer ${token}` })) === 401;
    await until('the old token is refused', refused, 30_000);
    assert.equal(await resetPassword(api.pool, 'nobody'), undefined);
  });

  it('refuses the tokens of somebody who was removed, also when the login is given again', async () => {
    const first = await addPerson(api.pool, 'carl', 'brewer');
    const token = await logIn(api.url, 'carl', first ?? '');
    assert.equal(await statusWith({ authorization: `Bearer ${token}` }), 200);
    assert.equal(await removePerson(api.pool, 'carl'), true);
    assert.equal(await removePerson(api.pool, 'carl'), false);
    await until(
      'the token is refused',
      async () => (await statusWith({ authorization: `Bearer ${token}` })) === 401,
    );
    await assert.rejects(logIn(api.url, 'carl', first ?? ''), /401/);

    const second = await addPerson(api.pool, 'carl', 'brewer');
    const fresh = await logIn(api.url, 'carl', second ?? '');
    await until(
      'the new token holds',
      async () => (await statusWith({ authorization: `Bearer ${fresh}` })) === 200,
    );
    assert.equal(await statusWith({ authorization: `Bearer ${token}` }), 401);
  });

  it('shows what is for administrators to them alone', async () => {
    const token = await logIn(api.url, brewer.login, brewer.password);
    const status = async (headers: Record<string, string>) =>
      (await api.fetch('/api/v1/parked', { headers: { authorization: '', ...headers } })).status;
    assert.equal(await status({ authorization: `Bearer ${token}` }), 403);
    const browsers = await logInAsBrowser(api.url, brewer.login, brewer.password);
    assert.equal(await status({ cookie: browsers.session }), 403);
    const admins = await logInAsBrowser(api.url, 'admin', api.password);
    assert.equal(await status({ cookie: admins.session }), 200);
  });

  it('refuses what a page of another origin does with the cookie', async () => {
    const { session: cookie } = await logInAsBrowser(api.url, 'admin', api.password);
    const logout = async (origin: string) =>
      (await api.fetch('/api/v1/logout', jsonPost({}, { authorization: '', cookie, origin }))).status;
    assert.equal(await logout('http://127.0.0.1:1'), 403);
    assert.equal(await logout('null'), 403);
    assert.equal(await logout(api.url), 204);
  });

  async function statusWith(headers: Record<string, string>): Promise<number> {
    return (await api.fetch('/api/v1/devices', { headers: { authorization: '', ...headers } })).status;
  }

  /** fetch sets Host itself. */
  async function cookiesOverRawHttp(headers: Record<string, string>): Promise<string> {
    const { request } = await import('node:http');
    return new Promise((resolve, reject) => {
      const all = { 'content-type': 'application/json', ...headers };
      const sent = request(`${api.url}/api/v1/login`, { method: 'POST', headers: all }, (response) => {
        response.resume();
        resolve(String(response.headers['set-cookie']));
      });
      sent.on('error', reject);
      sent.end(JSON.stringify(brewer));
    });
  }
});
