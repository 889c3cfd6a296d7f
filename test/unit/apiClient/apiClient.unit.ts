import assert from 'node:assert/strict';
import {
  ApiProblem,
  ApiUnreachable,
  createApiClient,
  dataOf,
  logInWhenNeeded,
} from '../../../adapters/apiClient/index.js';
import { json, problem, startFakeApi, type Answer, type FakeApi } from '../../support/fakeApi.js';

const noDevices = { items: [], next: null };

describe('the client of the API', () => {
  let api: FakeApi | undefined;
  const answering = async (...answers: readonly Answer[]) => (api = await startFakeApi(...answers)).url;

  afterEach(async () => api?.stop());

  it('puts parameters where the description has them', async () => {
    const client = createApiClient({ url: await answering(json(200, noDevices)) });
    const path = { deviceId: 'base-1' };
    await client.GET('/api/v1/devices/{deviceId}/history', {
      params: { path, query: { from: '2026-01-01T00:00:00+01:00', sensor: [3, 4] } },
    });
    assert.equal(
      api?.requests[0]?.url,
      '/api/v1/devices/base-1/history?from=2026-01-01T00%3A00%3A00%2B01%3A00&sensor=3&sensor=4',
    );
  });

  it('throws a refusal as a typed error', async () => {
    const errors = [{ pointer: '#/targetCelsius', detail: 'too hot' }];
    const told = { detail: 'not now', code: 'COMMAND_REFUSED', traceId: 'abc', triesLeft: 4, errors };
    const client = createApiClient({ url: await answering(problem(422, told, { 'retry-after': '7' })) });
    const answer = await client.GET('/api/v1/devices');
    assert.equal(answer.error?.code, 'COMMAND_REFUSED');
    assert.throws(
      () => dataOf(answer),
      (error: unknown) => {
        assert.ok(error instanceof ApiProblem);
        const { message, name, status, title, type, retryAfterMs, ...more } = error;
        assert.deepEqual(more, told);
        assert.deepEqual([status, title, type, retryAfterMs], [422, 'title of 422', 'about:blank', 7_000]);
        assert.equal(`${name}: ${message}`, 'ApiProblem: /api/v1/devices: 422 not now');
        return true;
      },
    );
  });

  it('throws what a proxy answers as a problem too', async () => {
    const html: Answer = (response) => response.writeHead(502).end('<h1>Bad Gateway</h1>');
    const client = createApiClient({ url: await answering(html) });
    const answer = await client.GET('/api/v1/devices');
    assert.throws(() => dataOf(answer), {
      status: 502,
      title: 'Bad Gateway',
      detail: '<h1>Bad Gateway</h1>',
    });
  });

  it('gives an answer without a body', async () => {
    const client = createApiClient({ url: await answering((response) => response.writeHead(204).end()) });
    assert.equal(dataOf(await client.POST('/api/v1/logout', {})), undefined);
  });

  it('waits for an answer no longer than its time limit, nor for the rest of one', async () => {
    const silent: Answer = () => undefined;
    const halfway: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"items":');
    };
    const client = createApiClient({ url: await answering(silent, halfway), timeoutMs: 500 });
    for (let call = 0; call < 2; call += 1)
      await assert.rejects(client.GET('/api/v1/devices'), {
        name: 'ApiUnreachable',
        message: 'GET /api/v1/devices: no answer within 500 ms',
      });
  });

  it('ends a call with the reason of its signal', async () => {
    const controller = new AbortController();
    const reason = new Error('the page was left');
    const client = createApiClient({ url: await answering(() => controller.abort(reason)) });
    const call = client.GET('/api/v1/devices', { signal: controller.signal });
    await assert.rejects(call, (error) => error === reason);
  });

  it('says why nothing answers', async () => {
    const url = await answering();
    await api?.stop();
    await assert.rejects(createApiClient({ url }).GET('/api/v1/devices'), (error: unknown) => {
      assert.ok(error instanceof ApiUnreachable);
      assert.match(error.message, /^GET \/api\/v1\/devices: connect ECONNREFUSED/);
      return true;
    });
  });

  describe('with a password', () => {
    const authorizations = () => api?.requests.map(({ headers, url }) => [url, headers.authorization]);
    const token = (name: string) =>
      json(200, { token: name, expiresAt: '2026-01-01T00:00:00Z', refreshToken: `to refresh ${name}` });
    const bodies: string[] = [];
    const keeping =
      (answer: Answer): Answer =>
      (response, request) => {
        let body = '';
        request.on('data', (chunk) => (body += String(chunk)));
        request.on('end', () => {
          bodies.push(body);
          answer(response, request);
        });
      };
    beforeEach(() => bodies.splice(0));
    const clientOf = (url: string) =>
      createApiClient({ url, token: logInWhenNeeded(url, { login: 'admin', password: 'x' }) });

    it('logs in once for all requests', async () => {
      const client = clientOf(await answering(token('one'), json(200, noDevices)));
      await Promise.all([client.GET('/api/v1/devices'), client.GET('/api/v1/devices')]);
      assert.deepEqual(authorizations(), [
        ['/api/v1/login', undefined],
        ['/api/v1/devices', 'Bearer one'],
        ['/api/v1/devices', 'Bearer one'],
      ]);
    });

    it('renews its token when it is refused, and sends the request once more', async () => {
      const accepted = { commandId: '5d2f0c9e-6a3b-4c51-9f0e-7a1d2b3c4d5e', supersedes: [], ahead: 0 };
      const url = await answering(
        token('one'),
        keeping(problem(401)),
        keeping(token('two')),
        keeping(json(202, accepted)),
      );
      const answer = await clientOf(url).POST('/api/v1/devices/{deviceId}/commands', {
        params: { path: { deviceId: 'base-1' } },
        body: { kind: 'wake' },
      });
      assert.deepEqual(dataOf(answer), accepted);
      assert.deepEqual(bodies, ['{"kind":"wake"}', '{"refreshToken":"to refresh one"}', '{"kind":"wake"}']);
      const commands = '/api/v1/devices/base-1/commands';
      assert.deepEqual(authorizations(), [
        ['/api/v1/login', undefined],
        [commands, 'Bearer one'],
        ['/api/v1/token/refresh', undefined],
        [commands, 'Bearer two'],
      ]);
    });

    it('renews it once for all requests', async () => {
      const byToken: Answer = (response, request) => {
        const { url, headers } = request;
        if (url === '/api/v1/login') return token('one')(response, request);
        if (url === '/api/v1/token/refresh') return token('two')(response, request);
        return (headers.authorization === 'Bearer two' ? json(200, noDevices) : problem(401))(
          response,
          request,
        );
      };
      const client = clientOf(await answering(byToken));
      const answers = await Promise.all(Array.from({ length: 20 }, () => client.GET('/api/v1/devices')));
      assert.ok(answers.every(({ response }) => response.status === 200));
      const renewals = authorizations()?.filter(([url]) => url !== '/api/v1/devices');
      assert.deepEqual(
        renewals?.map(([url]) => url),
        ['/api/v1/login', '/api/v1/token/refresh'],
      );
    });

    it('logs in again when its log-in has ended, or when the answer to a refresh was lost', async () => {
      const lost: Answer = (response) => void response.destroy();
      for (const failing of [problem(401), lost]) {
        const url = await answering(token('one'), problem(401), failing, token('two'), json(200, noDevices));
        const client = clientOf(url);
        const devices = () => client.GET('/api/v1/devices');
        if (failing === lost) await assert.rejects(devices(), { name: 'ApiUnreachable' });
        assert.deepEqual(dataOf(await devices()), noDevices);
        assert.deepEqual(
          authorizations()?.map(([path]) => path),
          ['/api/v1/login', '/api/v1/devices', '/api/v1/token/refresh', '/api/v1/login', '/api/v1/devices'],
        );
        await api?.stop();
      }
    });

    it('gives up when the new token is refused as well', async () => {
      const url = await answering(token('one'), problem(401), token('two'), problem(401));
      assert.equal((await clientOf(url).GET('/api/v1/devices')).response.status, 401);
      assert.equal(api?.requests.length, 4);
    });

    it('tries a log-in again that failed', async () => {
      const url = await answering(problem(503), token('one'), json(200, noDevices));
      const client = clientOf(url);
      await assert.rejects(client.GET('/api/v1/devices'), { status: 503 });
      assert.deepEqual(dataOf(await client.GET('/api/v1/devices')), noDevices);
    });
  });
});
