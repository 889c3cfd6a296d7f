import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import { dataOf, type Schemas, type Tokens } from '../../../adapters/apiClient/index.js';
import {
  addPerson,
  assignDevices,
  createLoginSessions,
  dropOldLoginSessions,
  endLoginSessions,
  enrollDevices,
  findPerson,
} from '../../../adapters/postgres/identity/index.js';
import { createPool } from '../../../adapters/postgres/index.js';
import {
  jsonPost,
  logInAsBrowser,
  logInAsClient,
  startApi,
  testKey,
  type TestApi,
} from '../../support/api.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { insertDevice } from './rows.js';

type Session = Schemas['LoginSession'];

describe('log-in sessions', () => {
  let api: TestApi;
  let password: string;
  const logged: object[] = [];

  before(async () => {
    const warn = (about: object) => void logged.push(about);
    api = await startApi({ logger: { ...silentLogger, warn } });
    password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
    await insertDevice(api.pool, 'base-1');
    await enrollDevices(api.pool, testKey, ['base-1']);
    assert.deepEqual(await assignDevices(api.pool, 'berta', ['base-1']), []);
  });
  after(async () => api?.stop());
  beforeEach(() => logged.splice(0));

  const logIn = () => logInAsClient(api.url, 'berta', password);
  const get = (path: string, headers: Record<string, string>) =>
    api.fetch(`/api/v1${path}`, { headers: { authorization: '', ...headers } });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const holds = async (token: string) => (await get('/people/me', bearer(token))).status === 200;
  const listOf = async (token: string): Promise<readonly Session[]> =>
    dataOf(await api.clientOf(token).GET('/api/v1/people/me/sessions')).items;
  const endOne = async (token: string, loginSessionId: string) => {
    const params = { path: { loginSessionId } };
    const path = '/api/v1/people/me/sessions/{loginSessionId}';
    return (await api.clientOf(token).DELETE(path, { params })).response.status;
  };
  const currentOf = async (token: string) =>
    (await listOf(token)).find(({ current }) => current) ?? assert.fail();

  it('say who came with them', async () => {
    const { token } = await logIn();
    const me = dataOf(await api.clientOf(token).GET('/api/v1/people/me'));
    const { personId } = (await findPerson(api.pool, 'berta')) ?? {};
    assert.deepEqual(me, {
      ...{ personId, login: 'berta', name: 'berta', role: 'brewer' },
      ...{ temperatureUnit: 'celsius', gravityUnit: 'specificGravity' },
    });
  });

  it('are listed with where they come from, without anything that a terminal or a page would obey', async () => {
    const userAgent = `Mozilla/5.0 \u00ff\t<b>  ${'x'.repeat(300)}`;
    const sent = jsonPost({ login: 'berta', password }, { 'user-agent': userAgent, origin: api.url });
    const cookie = (await api.fetch('/api/v1/login', sent)).headers.get('set-cookie')?.split(';')[0] ?? '';
    const { token } = await logIn();
    const items = await listOf(token);
    const browser = items.find(({ kind }) => kind === 'browser') ?? assert.fail();
    assert.equal(browser.userAgent, userAgent.replace(/[^ -~]+/g, ' ').slice(0, 200));
    assert.equal(browser.address, '127.0.0.1');
    assert.deepEqual([browser.endedAt, browser.endedBecause, browser.current], [null, null, false]);
    const idleDays = (Date.parse(browser.expiresAt) - Date.parse(browser.lastUsedAt)) / 86_400_000;
    assert.ok(Math.abs(idleDays - 30) < 0.1, `${idleDays} days`);
    assert.deepEqual(
      items.filter(({ current }) => current).map(({ kind }) => kind),
      ['client'],
    );
    const [, secret = ''] = cookie.split('=');
    assert.doesNotMatch(JSON.stringify(items), new RegExp(`${secret}|hash`));
  });

  it('end one by one, and nobody ends those of others', async () => {
    const [here, there] = [await logIn(), await logIn()];
    const { loginSessionId } = await currentOf(there.token);
    const admins = await currentOf(api.token);
    for (const other of [admins.loginSessionId, '5d2f0c9e-6a3b-4c51-9f0e-7a1d2b3c4d5e'])
      assert.equal(await endOne(here.token, other), 404);
    assert.equal(await endOne(here.token, loginSessionId), 204);
    assert.equal(await endOne(here.token, loginSessionId), 404);
    assert.deepEqual(
      [await holds(here.token), await holds(there.token), await holds(api.token)],
      [true, false, true],
    );
    assert.equal((await refresh(there)).status, 401);
    const ended = (await listOf(here.token)).find((one) => one.loginSessionId === loginSessionId);
    assert.equal(ended?.endedBecause, 'endedByPerson');
  });

  it('end all but one, browsers too', async () => {
    const [here, there] = [await logIn(), await logIn()];
    const { session } = await logInAsBrowser(api.url, 'berta', password);
    const { ended } = dataOf(await api.clientOf(here.token).DELETE('/api/v1/people/me/sessions'));
    assert.ok(ended >= 2);
    assert.deepEqual([await holds(here.token), await holds(there.token)], [true, false]);
    assert.equal((await get('/people/me', { cookie: session })).status, 401);
    assert.equal((await listOf(here.token)).filter(({ endedAt }) => endedAt === null).length, 1);
  });

  it('end by themselves: 30 days after their last use, an administrator after 12 hours', async () => {
    const of = 'person_id = (select person_id from identity.person where login = $1)';
    for (const [login, hours, expected] of [
      ['berta', 29 * 24, true],
      ['berta', 30 * 24, false],
      ['admin', 11.9, true],
      ['admin', 12, false],
    ] as const) {
      await api.pool.query(`delete from identity.login_session where ${of}`, [login]);
      const secret = login === 'admin' ? api.password : password;
      const { token } = await logInAsClient(api.url, login, secret);
      const { session } = await logInAsBrowser(api.url, login, secret);
      await api.pool.query(
        `update identity.login_session set last_used_at = now() - $2 * interval '1 hour' where ${of}`,
        [login, hours],
      );
      const what = `${login} after ${hours} hours`;
      assert.equal(await holds(token), expected, what);
      assert.equal((await get('/people/me', { cookie: session })).status === 200, expected, what);
      // Its use has put the end off.
      const old = `select from identity.login_session where ${of} and last_used_at < now() - interval '1 hour'`;
      assert.equal((await api.pool.query(old, [login])).rowCount, expected ? 0 : 2, what);
    }
    const relogged = await logInAsClient(api.url, 'admin', api.password);
    assert.ok(await holds(relogged.token));
  });

  describe('with refresh tokens', () => {
    const later = (seconds: number) =>
      api.pool.query("update identity.login_session set rotated_at = rotated_at - $1 * interval '1 s'", [
        seconds,
      ]);

    it('go on with the next tokens, and no answer is kept by a cache', async () => {
      const first = await logIn();
      const response = await refresh(first);
      const second = (await response.json()) as Tokens;
      assert.deepEqual([response.status, response.headers.get('cache-control')], [200, 'no-store']);
      assert.notEqual(second.refreshToken, first.refreshToken);
      assert.ok(await holds(second.token));
      await later(31);
      const third = (await (await refresh(second)).json()) as Tokens;
      assert.notEqual(third.refreshToken, second.refreshToken);
    });

    it('give twenty at once the same successor, and keep them all logged in', async () => {
      const first = await logIn();
      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(first)));
      const all = (await Promise.all(answers.map((answer) => answer.json()))) as Tokens[];
      assert.equal(new Set(all.map(({ refreshToken }) => refreshToken)).size, 1);
      assert.deepEqual(await Promise.all(all.map(({ token }) => holds(token))), Array(20).fill(true));
      const [{ refreshToken = '' } = {}] = all;
      assert.equal((await refresh({ refreshToken })).status, 200);
    });

    it('do so in several processes', async () => {
      const { secretHash } = partsOf(await logIn());
      const pools = [1, 2, 3].map(() =>
        createPool({
          ...{ databaseUrl: api.databaseUrl, applicationName: 'test', connections: 5 },
          logger: silentLogger,
        }),
      );
      const origin = { userAgent: null, address: null };
      const taken = await Promise.all(
        Array.from({ length: 30 }, (_, each) =>
          createLoginSessions(pools[each % 3] ?? assert.fail()).refresh(secretHash, 0, origin),
        ),
      );
      for (const pool of pools) await pool.end();
      assert.deepEqual(new Set(taken.map((one) => one.type === 'refreshed' && one.generation)), new Set([1]));
    });

    it('give the same one again for 30 s, when the answer was lost', async () => {
      const first = await logIn();
      const second = (await (await refresh(first)).json()) as Tokens;
      await later(29);
      const again = (await (await refresh(first)).json()) as Tokens;
      assert.equal(again.refreshToken, second.refreshToken);
      assert.ok(await holds(again.token));
    });

    it('end their log-in, with its streams, when one comes again later, and tell the person', async () => {
      const first = await logIn();
      const second = (await (await refresh(first)).json()) as Tokens;
      const stream = await openStream(second.token);
      await later(31);
      const replayed = await refresh(first);
      assert.equal(replayed.status, 401);
      assert.deepEqual([await holds(second.token), (await refresh(second)).status], [false, 401]);
      assert.ok((await stream.endedMs) < 2_000);
      const { token } = await logIn();
      const [told] = (await listOf(token)).filter(({ endedBecause }) => endedBecause === 'replayed');
      const { personId } = (await findPerson(api.pool, 'berta')) ?? {};
      assert.deepEqual(logged, [{ personId, loginSessionId: told?.loginSessionId }]);
      assert.equal((await refresh(first)).status, 401);
      assert.equal(logged.length, 1, 'told once');
    });

    it('end their log-in when one comes that is older than the last', async () => {
      const first = await logIn();
      const second = (await (await refresh(first)).json()) as Tokens;
      await later(31);
      const third = (await (await refresh(second)).json()) as Tokens;
      assert.equal((await refresh(first)).status, 401);
      assert.equal(await holds(third.token), false);
    });
  });

  describe('with live streams', () => {
    it('end them within 2 s, however they end', async () => {
      const { token: mine } = await logIn();
      const { personId = '' } = (await findPerson(api.pool, 'berta')) ?? {};
      const ends: Readonly<Record<string, (token: string) => Promise<unknown>>> = {
        'one by one': async (token) => endOne(mine, (await currentOf(token)).loginSessionId),
        'all others': () => api.clientOf(mine).DELETE('/api/v1/people/me/sessions'),
        'log-out': (token) => api.clientOf(token).POST('/api/v1/logout', { body: {} }),
        'the command line': async (token) =>
          endLoginSessions(
            api.pool,
            { personId, loginSessionId: (await currentOf(token)).loginSessionId },
            'endedByOperator',
          ),
        'idle for too long': async (token) =>
          api.pool.query(
            "update identity.login_session set last_used_at = now() - interval '31 days' where login_session_id = $1",
            [(await currentOf(token)).loginSessionId],
          ),
      };
      for (const [what, end] of Object.entries(ends)) {
        const { token } = await logIn();
        const stream = await openStream(token);
        await end(token);
        const endedMs = await stream.endedMs;
        assert.ok(endedMs < 2_000, `${what}: after ${endedMs} ms`);
      }
    });

    it("do not end them with the access token's time", async () => {
      const { token } = await logIn();
      const { loginSessionId } = await currentOf(token);
      const { personId = '' } = (await findPerson(api.pool, 'berta')) ?? {};
      const brief = await new SignJWT({ sid: loginSessionId })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(personId)
        .setIssuer('brewline')
        .setAudience('brewline-api')
        .setExpirationTime('2s')
        .sign(Buffer.from(testKey, 'hex'));
      const stream = await openStream(brief);
      await until('the token expires', async () => !(await holds(brief)));
      const before = stream.texts.length;
      await api.pool.query(
        "update read_model.device_status set position = position + 1 where device_id = 'base-1'",
      );
      api.hint({ devices: ['base-1'] });
      await until('a change comes', () => stream.texts.length > before);
      stream.close();
    });
  });

  it('cost one indexed read for each in a second, however many requests come', async () => {
    const { token } = await logIn();
    const { session } = await logInAsBrowser(api.url, 'berta', password);
    const asked: string[] = [];
    const query = api.pool.query.bind(api.pool) as (...of: unknown[]) => unknown;
    const counting = (...of: unknown[]) => {
      const statement = JSON.stringify(of[0]);
      // What this answer has besides, whoever asks.
      if (!statement.includes('settings-of-person')) asked.push(statement);
      return query(...of);
    };
    Object.assign(api.pool, { query: counting });
    const startedMs = performance.now();
    try {
      for (let each = 0; each < 50; each += 1)
        assert.deepEqual(
          [
            (await get('/people/me', bearer(token))).status,
            (await get('/people/me', { cookie: session })).status,
          ],
          [200, 200],
        );
    } finally {
      Object.assign(api.pool, { query });
    }
    const seconds = (performance.now() - startedMs) / 1_000;
    assert.ok(asked.length <= 2 * (Math.floor(seconds) + 1), `${asked.length} statements in ${seconds} s`);
  });

  it('are found by an index', async () => {
    const client = await api.pool.connect();
    await client.query('set enable_seqscan = off');
    for (const key of [
      "secret_hash = '\\x01'",
      `login_session_id = '5d2f0c9e-6a3b-4c51-9f0e-7a1d2b3c4d5e'`,
    ]) {
      const plan = await client.query(`explain select from identity.login_session where ${key}`);
      assert.match(JSON.stringify(plan.rows), /Index (Only )?Scan/);
    }
    client.release(true);
  });

  it('are kept for the 50 used last of each person', async () => {
    const sessions = createLoginSessions(api.pool);
    const { personId = '' } = (await findPerson(api.pool, 'berta')) ?? {};
    for (let each = 0; each < 60; each += 1) {
      const secretHash = createHash('sha256').update(String(each)).digest();
      assert.ok(
        await sessions.start({ personId, kind: 'client', secretHash, userAgent: null, address: null }),
      );
    }
    assert.equal((await sessions.listOf(personId)).length, 50);
    assert.ok(await holds((await logIn()).token));
  });

  it('go 30 days after their end, and addresses 30 days after their use', async () => {
    await api.pool.query('delete from identity.login_session');
    await api.pool.query(
      `insert into identity.login_session (person_id, kind, secret_hash, last_used_at, ended_at, ended_because, user_agent, address)
       select person_id, 'browser', sha256(used::text::bytea), now() - used * interval '1 day',
         now() - ended * interval '1 day', case when ended is not null then 'loggedOut' end, 'a browser', '192.0.2.1'
       from identity.person, (values (29, null), (31, null), (31, 29), (40, 31), (1, 0)) as ages (used, ended) where login = 'berta'`.replace(
        'sha256(used::text::bytea)',
        'sha256((used::text || coalesce(ended, -1)::text)::bytea)',
      ),
    );
    assert.equal(await dropOldLoginSessions(api.pool), 2);
    const { rows } = await api.pool.query<{ days: number; known: boolean }>(
      `select extract(days from now() - last_used_at)::int as days, address is not null and user_agent is not null as known
       from identity.login_session order by 1`,
    );
    assert.deepEqual(rows, [
      { days: 1, known: true },
      { days: 29, known: true },
      { days: 31, known: false },
    ]);
  });

  function refresh({ refreshToken }: Pick<Tokens, 'refreshToken'>): Promise<Response> {
    return api.fetch('/api/v1/token/refresh', jsonPost({ refreshToken }, { authorization: '' }));
  }

  function partsOf({ refreshToken }: Tokens) {
    const secret = Buffer.from(refreshToken, 'base64url').subarray(0, 32);
    return { secretHash: createHash('sha256').update(secret).digest() };
  }

  /** A stream of changes; `endedMs` is how long after now, or after what was awaited last, it ends. */
  async function openStream(token: string) {
    const abort = new AbortController();
    const headers = bearer(token);
    const response = await api.fetch('/api/v1/live?device=base-1', { headers, signal: abort.signal });
    assert.equal(response.status, 200);
    const texts: string[] = [];
    const read = async () => {
      for await (const chunk of response.body ?? []) texts.push(Buffer.from(chunk as Uint8Array).toString());
    };
    const ended = read().catch(() => undefined);
    await until('the stream has begun', () => texts.join('').includes('data: '));
    return {
      texts,
      get endedMs() {
        const startedMs = performance.now();
        return ended.then(() => performance.now() - startedMs);
      },
      close: () => abort.abort(),
    };
  }
});
