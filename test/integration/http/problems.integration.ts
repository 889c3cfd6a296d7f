import assert from 'node:assert/strict';
import { createApiClient, dataOf } from '../../../adapters/apiClient/index.js';
import { trace } from '@opentelemetry/api';
import { createApi, listen } from '../../../adapters/http/index.js';
import { createPool } from '../../../adapters/postgres/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import { createApiTracing } from '../../../infra/compose/apiTracing.js';
import {
  alarmsInMemory,
  obliging,
  obligingBrewPlans,
  jsonPost,
  readsOf,
  startApi,
  testKey,
  testPseudonymKey,
  type TestApi,
} from '../../support/api.js';
import { memoryTrail } from '../../support/auditTrail.js';
import { silentLogger } from '../../support/silentLogger.js';
import { insertDevice } from './rows.js';

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code?: string;
  readonly traceId?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

describe('problems', () => {
  let api: TestApi;
  const logged: string[] = [];
  const keep = (fields: object, message: string) => {
    logged.push(JSON.stringify(fields, errorsToo) + message);
  };
  const logger: Logger = { ...silentLogger, info: keep, warn: keep, error: keep };
  let refusal: Error = new BrewlineError(
    'COMMAND_REFUSED',
    'targetCelsius: a base takes 40 to 78 °C, not 90',
  );

  before(async () => {
    api = await startApi({
      logger,
      commands: () => ({ ...obliging(), request: () => Promise.reject(refusal) }),
    });
    await insertDevice(api.pool, 'base-1');
  });
  after(async () => api?.stop());

  it('asks for a log-in wherever the description does', async () => {
    const { paths } = (await (await api.fetch('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { security?: unknown[] }>>;
    };
    let secured = 0;
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        if (operation.security?.length === 0) continue;
        secured++;
        const response = await api.fetch(path.replaceAll(/\{.*?\}/g, 'x'), {
          method: method.toUpperCase(),
          headers: { authorization: '' },
        });
        assert.equal(response.status, 401, `${method} ${path}`);
        await problemIn(response);
      }
    }
    assert.ok(secured >= 14);
  });

  it('refuses control characters and halves of surrogate pairs, and says where', async () => {
    const recipe = (name: string) => ({ name, processType: 1, steps: [] });
    const step = { phase: 2, step: 31, until: { type: 'after', minutes: 60 }, targetCelsius: 66 };
    for (const text of ['\0', '\u001f', 'a\nb', '\u007f', '\ud800', 'a\udc00']) {
      const start = { kind: 'startSession', processType: 1, recipe: { ...recipe(text), steps: [step] } };
      const brew = { baseId: 'base-1', kegId: 'keg-1', brewRecipe: start.recipe };
      for (const [path, body, pointer] of [
        ['/devices/base-1/commands', start, '#/recipe/name'],
        ['/brews', brew, '#/brewRecipe/name'],
        ['/login', { login: text, password: 'x' }, '#/login'],
      ] as const) {
        const response = await api.fetch(`/api/v1${path}`, jsonPost(body));
        const { status, errors } = await problemIn(response);
        assert.deepEqual([status, errors?.map((error) => error.pointer)], [400, [pointer]], path);
      }
    }
    const response = await api.fetch('/api/v1/devices?after=%00');
    const { errors } = await problemIn(response);
    assert.deepEqual([response.status, errors?.[0]?.pointer], [400, 'query.after']);
  });

  it('points at what is wrong in a request', async () => {
    const cases: [string, string][] = [
      ['/devices?limit=0', 'query.limit'],
      ['/devices?limit=ten', 'query.limit'],
      ['/devices?online=perhaps', 'query.online'],
      ['/devices?unknown=1', 'query.unknown'],
      ['/devices/a.b', 'path.deviceId'],
      ['/sessions/base-1', 'path.sessionId'],
      ['/sessions?status=lost', 'query.status'],
      ['/devices/base-1/history?points=2001', 'query.points'],
      ['/devices/base-1/history?from=yesterday', 'query.from'],
      ['/devices/base-1/history?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'query.from'],
      ['/commands/nonsense', 'path.commandId'],
    ];
    for (const [path, pointer] of cases) {
      const response = await api.fetch(`/api/v1${path}`);
      assert.equal(response.status, 400, path);
      const problem = await problemIn(response);
      assert.deepEqual(
        problem.errors?.map((error) => error.pointer),
        [pointer],
        path,
      );
    }
  });

  it('points into a body', async () => {
    const response = await command({ kind: 'setTemperature', targetCelsius: 'hot', colour: 'red' });
    assert.equal(response.status, 400);
    const problem = await problemIn(response);
    const pointers = problem.errors?.map(({ pointer }) => pointer) ?? [];
    assert.ok(pointers.includes('#/colour') || pointers.includes('#/targetCelsius'), String(pointers));
  });

  it('passes a rule that a command breaks on', async () => {
    const response = await command({ kind: 'setTemperature', targetCelsius: 90 });
    const problem = await problemIn(response);
    assert.deepEqual([problem.status, problem.code], [422, 'COMMAND_REFUSED']);
    assert.match(problem.detail ?? '', /a base takes 40 to 78/);
  });

  it('says that a part is away, and when to come back', async () => {
    refusal = new BrewlineError('EVENT_STORE_UNAVAILABLE', 'esdb://secret-host did not answer');
    const response = await command({ kind: 'setTemperature', targetCelsius: 60 });
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('retry-after'), '2');
    assert.doesNotMatch(await response.text(), /secret-host/);
  });

  it('tells nothing of a fault of its own but the id to find it by', async () => {
    refusal = new Error('password of the database is hunter2');
    const response = await command({ kind: 'setTemperature', targetCelsius: 60 });
    const text = await response.text();
    const problem = JSON.parse(text) as Problem;
    assert.deepEqual(problem, {
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      traceId: problem.traceId,
    });
    assert.match(problem.traceId ?? '', /^[0-9a-f]{32}$/);
    assert.ok(logged.some((line) => line.includes(problem.traceId ?? '-') && line.includes('hunter2')));
  });

  it('answers 404, 405, 413, 415 and broken JSON as problems', async () => {
    const url = '/api/v1/login';
    const json = { 'content-type': 'application/json' };
    const cases: [string, RequestInit, number][] = [
      ['/api/v1/nothing', {}, 404],
      ['/elsewhere', {}, 404],
      ['/api/v1/devices', { method: 'DELETE' }, 405],
      [url, { method: 'POST', headers: json, body: JSON.stringify({ login: 'x'.repeat(70_000) }) }, 413],
      [url, { method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<login/>' }, 415],
      [url, { method: 'POST', headers: json, body: '{"login":' }, 400],
    ];
    for (const [address, init, status] of cases) {
      const response = await api.fetch(address, init);
      assert.equal(response.status, status, `${init.method ?? 'GET'} ${address}`);
      if (status === 405) assert.match(response.headers.get('allow') ?? '', /GET/);
      await problemIn(response);
    }
  });

  it('sends headers that keep browsers from doing anything with an answer', async () => {
    const response = await api.fetch('/api/v1/devices');
    assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(response.headers.get('access-control-allow-origin'), null);
    assert.equal(response.headers.get('x-powered-by'), null);
  });

  it('logs each request without its query, token or password', async () => {
    await api.fetch('/api/v1/devices?after=WyJzZWNyZXQtcGxhY2UiXQ');
    await api.clientOf().POST('/api/v1/login', { body: { login: 'admin', password: 'a-wrong-one' } });
    const all = logged.join('\n');
    assert.match(all, /"path":"\/api\/v1\/devices","status":200/);
    for (const secret of ['WyJzZWNyZXQtcGxhY2UiXQ', api.token, api.password, 'a-wrong-one']) {
      assert.ok(!all.includes(secret), secret);
    }
  });

  it('is ready, and tells how far projections are', async () => {
    const nobody = api.clientOf();
    assert.deepEqual(dataOf(await nobody.GET('/health/live')), { status: 'up' });
    assert.deepEqual(dataOf(await nobody.GET('/health/ready')), {
      status: 'up',
      conditions: [],
      roles: [],
      projections: [],
    });
  });

  it('answers 400 to a place in a list that is in no calendar', async () => {
    const after = Buffer.from(JSON.stringify(['2026-13-01 00:00:00+00', 'base-1.1'])).toString('base64url');
    const response = await api.fetch(`/api/v1/sessions?after=${after}`);
    assert.equal(response.status, 400);
    assert.equal((await problemIn(response)).detail, 'a value is out of range');
  });

  it('answers 503 while the database is away', async () => {
    const pool = createPool({
      databaseUrl: 'postgres://127.0.0.1:1/none',
      applicationName: 'test',
      connections: 1,
      logger: silentLogger,
    });
    const commands = obliging();
    const hints = { subscribe: () => () => undefined, connected: () => false };
    const tracing = createApiTracing(trace.getTracer('test'));
    const brewPlans = obligingBrewPlans;
    const health = () => ({ status: 'up', conditions: [], roles: [] }) as const;
    const alarms = alarmsInMemory();
    const sides = { ...readsOf(pool), commands, brewPlans, alarms, hints, audit: memoryTrail('api').trail };
    const keys = { sessionKey: testKey, pseudonymKey: testPseudonymKey };
    const options = { ...sides, ...keys, health, logger, tracing };
    const other = await createApi(options);
    const server = await listen(other.app, {
      host: '127.0.0.1',
      port: 0,
      limits: { connections: 9, connectionsOfAddress: 9 },
      requestTimeoutMs: 5_000,
    });
    try {
      const client = createApiClient({ url: `http://127.0.0.1:${server.port}`, token: () => api.token });
      const { error, response } = await client.GET('/api/v1/devices');
      assert.deepEqual([response.status, error?.status], [503, 503]);
      assert.equal(
        (await client.GET('/health/ready')).response.status,
        200,
        'what health says is not for it to ask',
      );
    } finally {
      other.close();
      await server.close(100);
      await pool.end();
    }
  });

  function command(body: unknown): Promise<Response> {
    return api.fetch('/api/v1/devices/base-1/commands', jsonPost(body));
  }

  async function problemIn(response: Response): Promise<Problem> {
    assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
    const problem = (await response.json()) as Problem;
    assert.equal(problem.status, response.status);
    assert.match(problem.traceId ?? '', /^[0-9a-f]{32}$/);
    return problem;
  }

  function errorsToo(_key: string, value: unknown): unknown {
    return value instanceof Error ? { message: value.message, stack: value.stack } : value;
  }
});
