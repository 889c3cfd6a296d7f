import assert from 'node:assert/strict';
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { startApi, type TestApi } from '../../support/api.js';
import { until } from '../../support/until.js';
import { insertDevice, setCheckpoint } from './rows.js';

describe('compressed answers', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
    await setCheckpoint(api.pool, 100);
    for (let n = 0; n < 10; n++) await insertDevice(api.pool, `base-${n}`);
  });
  after(() => api?.stop());

  it('are those that are read, in the way that the client prefers, and say the same', async () => {
    const plain = await ask('GET', '/devices', 'identity');
    assert.equal(plain.encoding, undefined);
    const gzip = await ask('GET', '/devices', 'gzip');
    assert.deepEqual([gzip.encoding, gunzipSync(gzip.body)], ['gzip', plain.body]);
    const brotli = await ask('GET', '/devices', 'gzip, br');
    assert.deepEqual([brotli.encoding, brotliDecompressSync(brotli.body)], ['br', plain.body]);
    assert.ok(brotli.body.length * 5 < plain.body.length, `${brotli.body.length} of ${plain.body.length}`);
  });

  it('are none that have secrets, and no short ones', async () => {
    const login = JSON.stringify({ login: 'admin', password: api.password, kind: 'client' });
    const tokens = await ask('POST', '/login', 'gzip, br', login);
    assert.equal(tokens.status, 200);
    assert.equal(tokens.encoding, undefined);
    const ids = Array.from({ length: 30 }, (_, n) => `new-${n}`);
    const secrets = await ask(
      'POST',
      '/devices',
      'gzip, br',
      JSON.stringify({ devices: ids.map((deviceId) => ({ deviceId })) }),
    );
    assert.ok(secrets.status === 201 && secrets.body.length > 1_024);
    assert.equal(secrets.encoding, undefined);
    assert.equal((await ask('GET', '/people/me', 'gzip, br')).encoding, undefined);
  });

  it('are no streams: each event comes at once', async () => {
    for (const [method, path, body] of [
      ['GET', '/live?device=base-1', undefined],
      ['POST', '/live', '{"topics":[{"topic":"device:base-1"}]}'],
    ] as const) {
      let text = '';
      const { headers, stop } = await stream(method, path, body, (chunk) => (text += chunk));
      assert.equal(headers['content-encoding'], undefined);
      await until('the row comes', () => text.includes('event: device'));
      stop();
    }
  });

  function open(method: string, path: string, encodings: string, body?: string) {
    const asked = request(`${api.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${api.token}`,
        'accept-encoding': encodings,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
    });
    asked.end(body);
    return asked;
  }

  async function ask(method: string, path: string, encodings: string, body?: string) {
    return new Promise<{ status: number; encoding: string | undefined; body: Buffer }>((resolve, reject) => {
      const asked = open(method, path, encodings, body).once('error', reject);
      asked.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            encoding: response.headers['content-encoding'],
            body: Buffer.concat(chunks),
          }),
        );
      });
    });
  }

  async function stream(
    method: string,
    path: string,
    body: string | undefined,
    onText: (chunk: string) => void,
  ) {
    const asked = open(method, path, 'gzip, br', body);
    return new Promise<{ headers: NodeJS.Dict<string | string[]>; stop: () => void }>((resolve) => {
      asked.once('response', (response) => {
        response.setEncoding('utf8').on('data', onText);
        resolve({ headers: response.headers, stop: () => asked.destroy() });
      });
    });
  }
});
