import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { request as rawRequest } from 'node:http';
import { decodeJwt, SignJWT } from 'jose';
import { jsonPost, logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { insertDevice, insertReadings, insertSession } from './rows.js';

interface Problem {
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

const json = { 'content-type': 'application/json' };
const nobody = '11111111-1111-4111-8111-111111111111';

describe('requests', () => {
  let api: TestApi;

  before(async () => {
    api = await startApi();
    await insertDevice(api.pool, 'base-1');
    await insertSession(api.pool, 'base-1', { number: 7 });
  });
  after(async () => api?.stop());

  it('have date-times on days and at times that there are, in years of four digits', async () => {
    const wrong = [
      ...['2025-02-30T00:00:00Z', '2025-02-29T00:00:00Z', '2026-04-31T00:00:00Z', '2026-01-00T00:00:00Z'],
      ...['2026-01-01T24:00:00Z', '2016-12-31T23:59:60Z', '2026-01-01T00:00:00+24:00', '2026-01-01T00:00:00'],
      ...['2026-01-01', '+010000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', '9999-12-31T23:59:59-01:00'],
      ...['0000-01-01T00:00:00+00:01', '2026-01-01 00:00:00Z'],
    ];
    for (const text of wrong) {
      for (const name of ['from', 'to'])
        for (const path of ['devices/base-1', 'sessions/base-1.7'])
          await refused(`/${path}/history?${name}=${encodeURIComponent(text)}`, `query.${name}`, /RFC 3339/);
      const body = JSON.stringify({ kind: 'wake', deadline: text });
      await refused('/devices/base-1/commands', '#/deadline', /RFC 3339/, {
        method: 'POST',
        headers: json,
        body,
      });
    }
    for (const text of ['2024-02-29T00:00:00Z', '2026-01-01t00:00:00.123456z', '2026-02-28T23:59:59-23:59'])
      assert.equal((await get(`/devices/base-1/history?from=${text}`)).status, 200, text);
  });

  it('are never answered with a year that has a sign', async () => {
    const latestMs = Date.parse('9999-12-31T23:59:59.999Z');
    await insertReadings(api.pool, 'base-1', [{ atMs: latestMs, values: { 3: 20 } }]);
    for (const query of [
      'to=0000-01-01T00:00:01Z',
      'from=0000-01-01T00:00:00Z',
      'from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59.999Z&points=2',
      'from=9999-12-31T00:00:00Z&to=9999-12-31T23:59:59.999Z&points=2',
    ])
      await answersPlainYears(query);
    await api.pool.query(`update read_model.device_status set at = '9999-12-31T23:59:59.999Z'`);
    await answersPlainYears('points=2');

    async function answersPlainYears(query: string): Promise<void> {
      const response = await get(`/devices/base-1/history?${query}`);
      const text = await response.text();
      assert.equal(response.status, 200, `${query}: ${text}`);
      assert.doesNotMatch(text, /"[+-]\d{6}-/, query);
    }
  });

  it('are answered to HEAD as to GET, without a body, everywhere', async () => {
    const paths = Object.entries(await operations()).flatMap(([path, operation]) =>
      operation.get ? [path] : [],
    );
    assert.ok(paths.length >= 18, `${paths.length} paths`);
    const others = ['/', '/docs', '/docs/', '/docs/show.js', '/docs/assets/swagger-ui.css'];
    for (const template of [...paths, '/openapi.json', '/openapi.yaml', ...others, '/nowhere']) {
      const path = template
        .replace('{deviceId}', 'base-1')
        .replace('{sessionId}', 'base-1.7')
        .replace(/\{.*\}/, nobody)
        .replace(/live$/, (live) => (template.startsWith('/api') ? `${live}?device=base-1` : live));
      const ending = new AbortController();
      const ofGet = await plain(path, { signal: ending.signal });
      const ofHead = await plain(path, { method: 'HEAD' });
      assert.equal(ofHead.status, ofGet.status, path);
      assert.equal(ofHead.headers.get('content-type'), ofGet.headers.get('content-type'), path);
      assert.equal(await ofHead.text(), '', path);
      ending.abort();
    }
    assert.equal((await plain('/api/v1/logout', { method: 'HEAD' })).status, 405);
  });

  it('of / lead to the description', async () => {
    const response = await plain('/');
    assert.deepEqual([response.status, response.headers.get('location')], [302, '/docs/']);
    assert.match(await (await api.fetch('/')).text(), /<title>Brewline API/);
  });

  it('without a token that holds are told whether it is missing, invalid or expired', async () => {
    const signed = (key: Uint8Array, expires: string, personId = decodeJwt(api.token).sub ?? '') =>
      new SignJWT({ sid: decodeJwt(api.token).sid })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(personId)
        .setIssuer('brewline')
        .setAudience('brewline-api')
        .setExpirationTime(expires)
        .sign(key);
    const cookieOf = (value: string) => `brewline_session_${new URL(api.url).port}=${value}`;
    const [ours, others] = [Buffer.from(testKey, 'hex'), Buffer.alloc(32, 7)];
    const expired = await signed(ours, '-1s');
    const invalid = 'error="invalid_token", error_description="the token is invalid"';
    const over = 'error="invalid_token", error_description="the token has expired"';
    const cases: [Record<string, string>, RegExp, string | undefined][] = [
      [{ authorization: '' }, /token is missing/, undefined],
      [{ authorization: 'Basic YWRtaW46eA==' }, /token is missing/, undefined],
      [{ authorization: '', cookie: 'other=1' }, /token is missing/, undefined],
      [{ authorization: 'Bearer nonsense' }, /token is invalid/, invalid],
      [{ authorization: '', cookie: cookieOf('nonsense') }, /token is invalid/, invalid],
      // Of what we did not make, and of who is gone, no more than that.
      [{ authorization: `Bearer ${await signed(others, '-1s')}` }, /token is invalid/, invalid],
      [{ authorization: `Bearer ${await signed(ours, '1h', randomUUID())}` }, /token is invalid/, invalid],
      [{ authorization: `Bearer ${expired}` }, /token has expired/, over],
      // A token is no cookie.
      [{ authorization: '', cookie: cookieOf(expired) }, /token is invalid/, invalid],
    ];
    for (const [headers, detail, error] of cases) {
      const response = await get('/devices', { headers });
      const problem = (await response.json()) as Problem;
      assert.equal(response.status, 401);
      assert.match(problem.detail ?? '', detail);
      const challenge = ['Bearer realm="brewline"', ...(error ? [error] : [])].join(', ');
      assert.equal(response.headers.get('www-authenticate'), challenge, JSON.stringify(headers));
    }
  });

  it('that need no body come without one', async () => {
    const headersOfNone = [{}, { 'content-length': '0' }, json, { 'content-type': 'text/plain' }];
    for (const [path, expected] of [
      ['/logout', 204],
      [`/commands/${nobody}/cancel`, 404],
      [`/brews/${nobody}/cancel`, 404],
      [`/brews/${nobody}/resume`, 404],
    ] as const)
      for (const headers of headersOfNone) {
        const authorization = `Bearer ${await logIn(api.url, 'admin', api.password)}`;
        const { status } = await bare(path, { ...headers, authorization });
        assert.equal(status, expected, `${path} ${JSON.stringify(headers)}`);
      }
  });

  it('that need one are told what of it is missing', async () => {
    for (const [path, pointer] of [
      ['/login', '#/login'],
      ['/devices/base-1/commands', '#/kind'],
      ['/brews', '#/baseId'],
      ['/people/me/password', '#/newPassword'],
    ] as const) {
      const { status, body } = await bare(path, {});
      assert.deepEqual([status, (JSON.parse(body) as Problem).errors?.[0]?.pointer], [400, pointer], path);
    }
  });

  it('that do not fit are told what would, where', async () => {
    const history = '/devices/base-1/history';
    await refused(
      `${history}?sensor=liquid`,
      'query.sensor.0',
      /whole number.*3 \(liquid\).*1003 \(heater\)/,
    );
    await refused(`${history}?sensor=3,4`, 'query.sensor', /list of at most 64.*3 \(liquid\)/);
    await refused(`${history}?points=1`, 'query.points', /whole number from 2 to 2000/);
    await refused(`${history}?from=`, 'query.from', /empty.*RFC 3339/);
    await refused(
      `${history}?until=1`,
      'query.until',
      /no such parameter; there are from, to, points, sensor/,
    );
    await refused('/devices?online=yes', 'query.online', /true or false/);
    await refused('/sessions?status=lost', 'query.status', /one of active, completed/);
    await refused('/devices/a.b', 'path.deviceId', /letters, digits, _ and -, such as base-0001/);
    await refused('/sessions/x', 'path.sessionId', /<device>\.<number>/);
    await refused('/commands/x', 'path.commandId', /UUID, such as/);
    await refused('/live', 'query.device', /at least one device or session/);
    const commands = '/devices/base-1/commands';
    const post = jsonPost;
    for (const wait of ['10', '16s', '0s', '10ms'])
      await refused(
        `${commands}?wait=${wait}`,
        'query.wait',
        /from 1s to 15s, such as 10s/,
        post({ kind: 'wake' }),
      );
    await refused(commands, '#/kind', /one of wake, nextStep/, post({ kind: 'explode' }));
    await refused(commands, '#/step', /31 \(mashing\)/, post({ kind: 'goToStep', step: 'mashing' }));
    await refused(commands, '#/targetCelsius', /missing.*number from -50 to 150/, post({ kind: 'serve' }));
    await refused(
      commands,
      '#/colour',
      /no such field; there are kind, deadline/,
      post({ kind: 'wake', colour: 1 }),
    );
    const until = { type: 'targetReached', minutes: 4 };
    const recipe = { name: 'x', processType: 1, steps: [{ phase: 2, step: 31, until }] };
    const start = post({ kind: 'startSession', processType: 1, recipe });
    await refused(
      commands,
      '#/recipe/steps/0/until/type',
      /can not be combined with the fields beside it/,
      start,
    );
    const units = post({ kind: 'changeSettings', settings: { units: 'kelvin' } });
    await refused(commands, '#/settings/units', /one of celsius, fahrenheit/, units);
  });

  it('that no validator can read are told what is wrong with them', async () => {
    const login = async (headers: Record<string, string>, body: string) =>
      problemOf(await get('/login', { method: 'POST', headers, body }));
    assert.match((await login(json, '{"login":')).detail ?? '', /must be a JSON object; it can't be read/);
    assert.match((await login({ 'content-type': 'text/xml' }, '<a/>')).detail ?? '', /application\/json/);
    assert.match((await login(json, `"${'x'.repeat(70_000)}"`)).detail ?? '', /larger than 65536 bytes/);
    assert.match((await problemOf(await get('/devices/%ff'))).detail ?? '', /percent-encoded/);
  });

  it('find words for every pattern of the description', async () => {
    const description = JSON.parse(await (await api.fetch('/openapi.json')).text()) as unknown;
    const patterns = schemasOf(description).filter(({ pattern }) => typeof pattern === 'string');
    assert.ok(patterns.length >= 3);
    for (const schema of patterns)
      assert.equal(typeof schema['x-expected'], 'string', String(schema.pattern));
  });

  async function refused(path: string, pointer: string, detail: RegExp, init: RequestInit = {}) {
    const response = await get(path, init);
    const { errors } = await problemOf(response);
    assert.deepEqual([response.status, errors?.map((error) => error.pointer)], [400, [pointer]], path);
    assert.match(errors?.[0]?.detail ?? '', detail, path);
  }

  const get = (path: string, init: RequestInit = {}) => api.fetch(`/api/v1${path}`, init);
  const plain = (path: string, init: RequestInit = {}) => api.fetch(path, { redirect: 'manual', ...init });
  const problemOf = async (response: Response) => (await response.json()) as Problem;

  async function operations(): Promise<Record<string, { readonly get?: object }>> {
    const description = (await (await api.fetch('/openapi.json')).json()) as { paths: never };
    return description.paths;
  }

  /** A POST without a body; fetch would send headers of its own. */
  function bare(path: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const all = { authorization: `Bearer ${api.token}`, ...headers };
      const sent = rawRequest(`${api.url}/api/v1${path}`, { method: 'POST', headers: all }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      });
      sent.on('error', reject);
      sent.end();
    });
  }
});

function schemasOf(value: unknown): readonly Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const found = Object.values(value).flatMap(schemasOf);
  return 'type' in value && typeof value.type === 'string' ? [value, ...found] : found;
}
