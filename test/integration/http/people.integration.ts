import assert from 'node:assert/strict';
import { decodeJwt, SignJWT } from 'jose';
import {
  addPerson,
  hashPassword,
  removePerson,
  resetPassword,
} from '../../../adapters/postgres/identity/index.js';
import { ensureFirstAdministrator } from '../../../adapters/postgres/index.js';
import { dataOf } from '../../../adapters/apiClient/index.js';
import { until } from '../../support/until.js';
import { jsonPost, logIn, startApi, testKey, type TestApi } from '../../support/api.js';

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

  it('logs in, with a token and a cookie that scripts and other sites do not get', async () => {
    const answer = await api.clientOf().POST('/api/v1/login', { body: brewer });
    const { response } = answer;
    const { token, expiresAt } = dataOf(answer);
    const hours = (Date.parse(expiresAt) - Date.now()) / 3_600_000;
    assert.ok(hours > 11.9 && hours <= 12);
    const cookie = response.headers.get('set-cookie') ?? '';
    assert.match(cookie, new RegExp(`^brewline_session=${token.replaceAll('.', '\\.')};`));
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Strict/);
    assert.doesNotMatch(cookie, /Secure/, 'plain http on loopback');
    assert.equal(await statusWith({ authorization: `Bearer ${token}` }), 200);
    assert.equal(await statusWith({ cookie: `other=1; brewline_session=${token}` }), 200);
    assert.equal(await statusWith({ authorization: '', cookie: 'brewline_session=nonsense' }), 401);
  });

  it('keeps the cookie off networks without encryption', async () => {
    const headers = { 'x-forwarded-proto': 'https' };
    const cookie = await cookieOverRawHttp(headers);
    assert.match(cookie, /; Secure/);
  });

  it('tells nobody whether login or password is wrong', async () => {
    const answers = await Promise.all([
      api.clientOf().POST('/api/v1/login', { body: { ...brewer, password: 'wrong' } }),
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
      new SignJWT({ ver: decodeJwt(api.token).ver })
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

  it('changes a password, which ends all other log-ins', async () => {
    const [here, elsewhere] = [
      await logIn(api.url, brewer.login, brewer.password),
      await logIn(api.url, brewer.login, brewer.password),
    ];
    const change = (body: { currentPassword: string; newPassword: string }) =>
      api.clientOf(here).POST('/api/v1/people/me/password', { body });
    const statusOf = async (answer: ReturnType<typeof change>) => (await answer).response.status;
    const newPassword = 'a much longer one';
    assert.equal(await statusOf(change({ currentPassword: 'wrong', newPassword })), 403);
    assert.equal(await statusOf(change({ currentPassword: brewer.password, newPassword: 'short' })), 400);
    const { token } = dataOf(await change({ currentPassword: brewer.password, newPassword }));
    assert.equal(await statusWith({ authorization: `Bearer ${token}` }), 200);
    assert.equal(await statusWith({ authorization: `Bearer ${elsewhere}` }), 401);
    await assert.rejects(logIn(api.url, brewer.login, brewer.password), /401/);
    assert.ok(await logIn(api.url, brewer.login, newPassword));
    brewer.password = newPassword;
  });

  it('takes the cookie back at log-out, and everywhere ends every log-in', async () => {
    const token = await logIn(api.url, brewer.login, brewer.password);
    const logout = async (body: { everywhere?: boolean }) =>
      (await api.clientOf(token).POST('/api/v1/logout', { body })).response;
    const plain = await logout({});
    assert.equal(plain.status, 204);
    assert.match(plain.headers.get('set-cookie') ?? '', /brewline_session=;.*Expires=Thu, 01 Jan 1970/);
    assert.equal(await statusWith({ authorization: `Bearer ${token}` }), 200);
    assert.equal((await logout({ everywhere: true })).status, 204);
    assert.equal(await statusWith({ authorization: `Bearer ${token}` }), 401);
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
    assert.equal(await status({ cookie: `brewline_session=${token}` }), 403);
    assert.equal(await status({ cookie: `brewline_session=${api.token}` }), 200);
  });

  it('refuses what a page of another origin does with the cookie', async () => {
    const cookie = `brewline_session=${api.token}`;
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
  async function cookieOverRawHttp(headers: Record<string, string>): Promise<string> {
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
