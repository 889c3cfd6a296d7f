import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { addPerson } from '../../../../adapters/postgres/identity/index.js';
import { jsonPost, logInAsBrowser, logInAsClient, startApi, type TestApi } from '../../../support/api.js';

/** Guesses, waits and lock-outs are in loginLimits.integration.ts, times of known and unknown logins in loginTiming.integration.ts. */
describe('an attacker at the log-in', () => {
  let api: TestApi;
  let password: string;
  let name: string;

  before(async () => {
    api = await startApi({ corsOrigins: ['https://app.example'] });
    password = (await addPerson(api.pool, 'victim', 'brewer')) ?? '';
    name = `brewline_session_${new URL(api.url).port}`;
  });
  after(() => api?.stop());

  const me = async (headers: Record<string, string>) =>
    (await api.fetch('/api/v1/people/me', { headers: { authorization: '', ...headers } })).status;
  const logIn = (body: object, headers: Record<string, string> = {}) =>
    api.fetch(
      '/api/v1/login',
      jsonPost({ login: 'victim', password, ...body }, { authorization: '', ...headers }),
    );
  const refresh = async (refreshToken: string, headers: Record<string, string> = {}) =>
    (await api.fetch('/api/v1/token/refresh', jsonPost({ refreshToken }, { authorization: '', ...headers })))
      .status;

  it('fixes no session: a cookie that was there before is never adopted, and its session ends', async () => {
    const planted = `${name}=${randomBytes(32).toString('base64url')}`;
    const own = await logInAsBrowser(api.url, 'admin', api.password);
    for (const cookie of [planted, own.session]) {
      const { session } = await logInAsBrowser(api.url, 'victim', password, cookie);
      assert.notEqual(session, cookie);
      assert.deepEqual([await me({ cookie: session }), await me({ cookie })], [200, 401]);
    }
  });

  it("replays nothing: neither an ended session's cookie nor its tokens", async () => {
    const { session } = await logInAsBrowser(api.url, 'victim', password);
    const { token, refreshToken } = await logInAsClient(api.url, 'victim', password);
    assert.deepEqual(
      [await me({ cookie: session }), await me({ authorization: `Bearer ${token}` })],
      [200, 200],
    );
    await api.fetch('/api/v1/logout', jsonPost({ everywhere: true }, { authorization: `Bearer ${token}` }));
    assert.deepEqual(
      [await me({ cookie: session }), await me({ authorization: `Bearer ${token}` })],
      [401, 401],
    );
    assert.equal(await refresh(refreshToken), 401);
  });

  it("uses no secret in another's place", async () => {
    const { session } = await logInAsBrowser(api.url, 'victim', password);
    const { token, refreshToken } = await logInAsClient(api.url, 'victim', password);
    const [, cookie = ''] = session.split('=');
    const secretOfClient = Buffer.from(refreshToken, 'base64url').subarray(0, 32).toString('base64url');
    for (const value of [
      token,
      refreshToken,
      secretOfClient,
      'A'.repeat(43),
      `${cookie}A`,
      cookie.slice(1),
      '',
    ])
      assert.equal(await me({ cookie: `${name}=${value}` }), 401, value);
    for (const value of [cookie, refreshToken, secretOfClient])
      assert.equal(await me({ authorization: `Bearer ${value}` }), 401, value);
    assert.equal(await refresh(token), 400, 'it is too long');
    for (const value of [cookie, secretOfClient]) assert.equal(await refresh(value), 401, value);
    for (const other of ['brewline_session', '__Host-brewline_session', `${name}0`, 'brewline_session_80'])
      assert.equal(await me({ cookie: `${other}=${cookie}` }), 401, other);
  });

  it('makes no refresh token out of one: not the next, not an earlier, not one of a browser', async () => {
    const { session } = await logInAsBrowser(api.url, 'victim', password);
    const { refreshToken } = await logInAsClient(api.url, 'victim', password);
    const bytes = Buffer.from(refreshToken, 'base64url');
    const numbered = (generation: number) => {
      const copy = Buffer.from(bytes);
      copy.writeUInt32BE(generation, 32);
      return copy;
    };
    const sealed = (claims: Buffer, key: Buffer) =>
      Buffer.concat([claims, createHmac('sha256', key).update(claims).digest()]);
    const ofBrowser = Buffer.concat([
      Buffer.from(session.split('=')[1] ?? '', 'base64url'),
      bytes.subarray(32),
    ]);
    const forged = [
      numbered(1),
      numbered(2 ** 32 - 1),
      ofBrowser,
      sealed(numbered(1).subarray(0, 36), Buffer.alloc(32)),
      sealed(numbered(1).subarray(0, 36), bytes.subarray(0, 32)),
      bytes.subarray(0, 67),
      Buffer.concat([bytes, Buffer.alloc(1)]),
      Buffer.alloc(68),
    ];
    for (const each of forged) assert.equal(await refresh(each.toString('base64url')), 401);
    assert.equal(await refresh(refreshToken), 200, 'and none of them has ended the log-in');
  });

  it('learns nothing of who exists, whatever kind of client it says to be', async () => {
    const answers = new Set<string>();
    for (const kind of ['browser', 'client'])
      for (const login of ['victim', 'nobody', "victim' --", 'VICTIM']) {
        const response = await logIn({ login, password: 'a wrong one', kind });
        const body = (await response.text()).replace(/"traceId":"\w+"/, '');
        answers.add(`${response.status} ${body} ${response.headers.get('set-cookie') ?? ''}`);
      }
    assert.equal(answers.size, 1, [...answers].join('\n'));
  });

  it('gets no tokens as a script in a page of this origin, and finds none', async () => {
    const { session, response } = await logInAsBrowser(api.url, 'victim', password);
    for (const cookie of response.headers.getSetCookie()) assert.match(cookie, /HttpOnly/);
    for (const headers of [{ origin: api.url }, { 'sec-fetch-site': 'same-origin' }]) {
      const asked = await logIn({ kind: 'client' }, headers);
      assert.equal(asked.status, 403);
      const { refreshToken } = await logInAsClient(api.url, 'victim', password);
      assert.equal(await refresh(refreshToken, headers), 403);
    }
    const own = { authorization: '', cookie: session, origin: api.url };
    const [, secret = ''] = session.split('=');
    for (const path of ['/people/me', '/people/me/sessions', '/devices', '/sessions', '/brews']) {
      const answer = await api.fetch(`/api/v1${path}`, { headers: own });
      const all = `${await answer.text()}${JSON.stringify([...answer.headers])}`;
      assert.equal(answer.status, 200, path);
      assert.ok(!all.includes(secret) && !/token|eyJ/i.test(all), `${path}: ${all}`);
    }
    const body = { currentPassword: password, newPassword: 'one that is long enough' };
    const changed = await api.fetch('/api/v1/people/me/password', jsonPost(body, own));
    password = body.newPassword;
    assert.deepEqual([changed.status, await changed.text()], [204, '']);
  });

  it('logs nobody in as somebody else from a page of another origin', async () => {
    const others = [
      { origin: 'https://app.example' },
      { origin: 'http://127.0.0.1:1' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ];
    for (const headers of others as readonly Record<string, string>[]) {
      const response = await logIn({}, headers);
      assert.deepEqual(
        [response.status, response.headers.get('set-cookie')],
        [403, null],
        JSON.stringify(headers),
      );
    }
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const sent = await logIn({}, { 'content-type': type });
      assert.equal(sent.status, 415, `a form can send ${type}`);
    }
  });

  it('ends no session of others, and changes nothing, with a cookie from another origin', async () => {
    const { session: cookie } = await logInAsBrowser(api.url, 'victim', password);
    for (const [method, path] of [
      ['DELETE', '/people/me/sessions'],
      ['POST', '/logout'],
      ['POST', '/people/me/password'],
    ] as const)
      for (const headers of [
        { origin: 'https://evil.example' },
        { 'sec-fetch-site': 'same-site' },
        {},
      ] as const) {
        const init = {
          method,
          headers: { authorization: '', cookie, 'content-type': 'application/json', ...headers },
        };
        assert.equal((await api.fetch(`/api/v1${path}`, init)).status, 403, `${method} ${path}`);
      }
    assert.equal(await me({ cookie }), 200);
  });
});
