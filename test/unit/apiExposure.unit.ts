import assert from 'node:assert/strict';
import { apiExposure } from '../../infra/compose/apiExposure.js';
import { readConfig } from '../../infra/config.js';

const exposure = (env: Readonly<Record<string, string>>) => apiExposure(readConfig(env));
const tls = { API_TLS_CERT_FILE: 'api.crt', API_TLS_KEY_FILE: 'api.key' };
const publicUrl = 'https://brewline.example';

describe('how the API is reached', () => {
  for (const host of ['127.0.0.1', '127.8.0.1', '::1', 'localhost'])
    it(`is plain HTTP on ${host}`, () => assert.deepEqual(exposure({ HOST: host }), {}));

  it('is beyond loopback with a certificate, or behind a proxy', () => {
    const HOST = '0.0.0.0';
    assert.deepEqual(exposure({ HOST, PUBLIC_URL: `${publicUrl}/`, ...tls }), {
      tls: { certFile: 'api.crt', keyFile: 'api.key' },
      publicUrl,
    });
    assert.deepEqual(exposure({ HOST, PUBLIC_URL: publicUrl, TRUST_PROXY: '10.0.0.4, fd00::/8' }), {
      trustProxy: ['10.0.0.4', 'fd00::/8'],
      publicUrl,
    });
    assert.deepEqual(exposure({ PUBLIC_URL: publicUrl, TRUST_PROXY: '2' }), { trustProxy: 2, publicUrl });
  });

  for (const host of ['0.0.0.0', '::', '10.0.0.7', 'brewline.example', '128.0.0.1', '127.0.0.1.example']) {
    it(`is refused on ${host} without TLS, with what to do`, () =>
      assert.throws(() => exposure({ HOST: host, PUBLIC_URL: publicUrl }), {
        code: 'CONFIGURATION_INVALID',
        message: /HOST=.*unencrypted.*API_TLS_CERT_FILE and API_TLS_KEY_FILE; or TRUST_PROXY.*127\.0\.0\.1/,
      }));
  }

  for (const [what, env, message] of [
    ['a certificate without its key', { API_TLS_CERT_FILE: 'api.crt' }, /belong together/],
    ['a key without its certificate', { API_TLS_KEY_FILE: 'api.key' }, /belong together/],
    ['another address without its name', { HOST: '0.0.0.0', ...tls }, /HOST=0\.0\.0\.0 needs PUBLIC_URL/],
    ['a proxy without the name', { TRUST_PROXY: '1' }, /TRUST_PROXY needs PUBLIC_URL/],
    ['a name without TLS', { PUBLIC_URL: 'http://brewline.example' }, /has to begin with https/],
  ] as const) {
    it(`is refused for ${what}`, () =>
      assert.throws(() => exposure(env), { code: 'CONFIGURATION_INVALID', message }));
  }

  for (const value of [
    '0',
    '10',
    'true',
    'all',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '10.0.0.300',
    'proxy.internal',
    '1,',
  ]) {
    it(`trusts no proxy called ${value}`, () =>
      assert.throws(() => readConfig({ TRUST_PROXY: value }), {
        message: /TRUST_PROXY=.*addresses and networks/,
      }));
  }

  it('lets pages of other origins in that are named, each exactly', () => {
    assert.deepEqual(exposure({ CORS_ORIGINS: 'https://app.example, http://localhost:5173' }), {
      corsOrigins: ['https://app.example', 'http://localhost:5173'],
    });
  });
  for (const value of [
    '*',
    'null',
    'app.example',
    'https://app.example/',
    'https://*.app.example',
    'http://app.example',
    'https://App.example',
    'https://a.example,',
    'https://me@a.example',
  ]) {
    it(`lets no pages in of ${value}`, () =>
      assert.throws(() => readConfig({ CORS_ORIGINS: value }), { message: /CORS_ORIGINS=.*origins/ }));
  }

  for (const value of [
    'brewline.example',
    'https://',
    'https://a/b',
    'https://a?b',
    'ftp://a',
    'https://me@a',
    'https://a:x',
  ]) {
    it(`has no public URL ${value}`, () =>
      assert.throws(() => readConfig({ PUBLIC_URL: value }), { message: /PUBLIC_URL=/ }));
  }
});
