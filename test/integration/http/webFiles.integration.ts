import assert from 'node:assert/strict';
import { request } from 'node:http';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startApi, type TestApi } from '../../support/api.js';

const page = (client: string) => `<!doctype html><title>${client}</title>${'<!-- space -->'.repeat(20)}`;
const script = `console.log('${'hop '.repeat(100)}');`;

const files: Readonly<Record<string, string | Buffer>> = {
  'app/index.html': page('app'),
  'app/index.html.br': brotliCompressSync(page('app')),
  'app/index.html.gz': gzipSync(page('app')),
  'app/sw.js': script,
  'admin/index.html': page('admin'),
  'assets/index-abc123.js': script,
  'assets/index-abc123.js.br': brotliCompressSync(script),
  '.vite/app.json': '{}',
  '../maps/index-abc123.js.map': '{}',
};

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Static files are no part of openapi.yaml, so the tests that are made from it do not ask for them: these do. */
describe('the files of the web clients', () => {
  let folder: string;
  let api: TestApi;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-site-'));
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, 'site', name)), { recursive: true });
      await writeFile(join(folder, 'site', name), content);
    }
    api = await startApi({ webFolder: join(folder, 'site') });
  });
  after(async () => {
    await api?.stop();
    await rm(folder, { recursive: true });
  });

  it('are the app at / and the other at /admin, whatever page of them is asked for', async () => {
    const pages = {
      app: ['/', '/brews/1', '/claim', '/administrator'],
      admin: ['/admin', '/admin/', '/admin/devices/a', '/admin/sessions/base-1.7'],
    };
    for (const [client, paths] of Object.entries(pages))
      for (const path of paths) {
        const { status, headers, body } = await get(path);
        assert.equal(status, 200, path);
        assert.equal(headers['content-type'], 'text/html;charset=utf-8', path);
        assert.equal(headers['cache-control'], 'no-cache', path);
        assert.match(body.toString(), new RegExp(`<title>${client}<`), path);
      }
  });

  it('are kept for good where the name has the hash of the content, and asked for again where not', async () => {
    const hashed = await get('/assets/index-abc123.js');
    assert.equal(hashed.headers['cache-control'], 'public,max-age=31536000,immutable');
    assert.equal((await get('/sw.js')).headers['cache-control'], 'no-cache');
    const { etag } = (await get('/')).headers;
    const again = await get('/', { 'if-none-match': String(etag) });
    assert.deepEqual([again.status, again.body.length], [304, 0]);
  });

  it('come compressed as they were prepared, to those who take it', async () => {
    const script = await get('/assets/index-abc123.js', { 'accept-encoding': 'gzip, br' });
    assert.equal(script.headers['content-encoding'], 'br');
    assert.equal(script.headers['content-type'], 'text/javascript');
    assert.equal(script.headers.vary, 'Accept-Encoding');
    assert.equal(brotliDecompressSync(script.body).toString(), files['assets/index-abc123.js']);
    assert.equal((await get('/', { 'accept-encoding': 'gzip' })).headers['content-encoding'], 'gzip');
    assert.equal((await get('/')).headers['content-encoding'], undefined);
  });

  it('load and run nothing from elsewhere, and may ask for the camera only', async () => {
    for (const path of ['/', '/admin', '/assets/index-abc123.js', '/sw.js']) {
      const { headers } = await get(path);
      const policy = String(headers['content-security-policy']);
      for (const part of [
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "connect-src 'self'",
      ])
        assert.ok(policy.includes(part), `${path}: ${policy}`);
      assert.doesNotMatch(policy, /unsafe|data:|https?:|\*/, path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.match(String(headers['permissions-policy']), /(^|, )camera=\(self\)(,|$)/, path);
      assert.match(String(headers['permissions-policy']), /(^|, )microphone=\(\)(,|$)/, path);
    }
    const { headers } = await get('/api/v1/devices');
    assert.match(String(headers['permissions-policy']), /(^|, )camera=\(\)(,|$)/);
    assert.match(String(headers['content-security-policy']), /^default-src 'none';frame-ancestors 'none'$/);
  });

  it('that do not exist are not found, nor those beside the site', async () => {
    const missing = [
      '/nothing.js',
      '/assets/nothing.js',
      '/assets/index-abc123.js.map',
      '/assets/',
      '/assets/..%2f..%2f..%2fetc%2fpasswd',
      '/../maps/index-abc123.js.map',
      '/..%2fmaps%2findex-abc123.js.map',
      '/%2e%2e/maps/index-abc123.js.map',
      '/.vite/app.json',
      '/admin/nothing.png',
      '/api',
      '/api/v1/nothing',
      '/docs/nothing.html',
      '/health/nothing',
    ];
    for (const path of missing) {
      const { status, headers } = await get(path);
      assert.ok(status === 404 || (status === 401 && path.startsWith('/api')), `${path}: ${status}`);
      assert.match(String(headers['content-type']), /^application\/problem\+json/, path);
      assert.match(String(headers['permissions-policy']), /(^|, )camera=\(\)(,|$)/, path);
    }
  });

  it('leave the API and its description as they are', async () => {
    assert.equal((await get('/docs')).headers.location, '/docs/');
    assert.match((await get('/docs/')).body.toString(), /<title>Brewline API/);
    assert.equal((await get('/openapi.json')).status, 200);
    assert.equal((await get('/health/live')).status, 200);
    assert.equal((await get('/api/v1/devices')).status, 401);
  });

  it('are answered to HEAD without a body, whole to whoever wants a part, and not to other methods or hosts', async () => {
    const head = await get('/', {}, 'HEAD');
    assert.deepEqual([head.status, head.body.length], [200, 0]);
    assert.equal(head.headers['content-length'], String(page('app').length));
    for (const range of ['bytes=0-3', 'bytes=9-2', 'bytes=99999-', 'x']) {
      const { status, body } = await get('/', { range });
      assert.deepEqual([status, body.toString()], [200, page('app')], range);
    }
    for (const method of ['POST', 'DELETE', 'PUT']) {
      const { status, headers } = await get('/', {}, method);
      assert.equal(status, 404, method);
      assert.match(String(headers['content-type']), /^application\/problem\+json/);
    }
    for (const path of ['/', '/assets/index-abc123.js'])
      assert.equal((await get(path, { host: 'evil.example' })).status, 421);
  });

  /** Without the client's own decoding and cleaning of paths. */
  function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    const { hostname, port } = new URL(api.url);
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, path, headers, method }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      });
      sent.on('error', reject);
      sent.end();
    });
  }
});
