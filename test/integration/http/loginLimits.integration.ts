import assert from 'node:assert/strict';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { jsonPost, startApi, type TestApi } from '../../support/api.js';

const waits = { firstWaitMs: 60_000, longestWaitMs: 60_000 };

/** An API behind a proxy, so that requests come from any address. */
async function startLimited(logins: Readonly<Record<string, number>>): Promise<TestApi> {
  return startApi({ limits: { logins: { ...waits, ...logins } }, trustProxy: ['127.0.0.1'] });
}

interface Try {
  readonly login: string;
  readonly from: string;
  readonly password?: string;
  readonly cookie?: string;
}

async function attempt(
  api: TestApi,
  { login, from, password = 'guess', cookie = '' }: Try,
): Promise<Response> {
  const headers = { 'x-forwarded-for': from, origin: api.url, cookie };
  return api.fetch('/api/v1/login', jsonPost({ login, password }, headers));
}

/** The answers to guesses from these addresses, one after the other. */
async function guesses(api: TestApi, login: string, addresses: readonly string[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const from of addresses) statuses.push((await attempt(api, { login, from })).status);
  return statuses;
}

describe('limits of log-in', () => {
  let api: TestApi;
  let password: string;

  before(async () => {
    api = await startLimited({ perAccountAndNetwork: 3, perAddress: 8, perAccount: 1_000 });
    password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
  });
  after(async () => api?.stop());

  it('stop guessing at one login from one network, but neither other people nor other networks', async () => {
    const network = [1, 2, 3, 4].map((host) => `198.51.100.${host}`);
    assert.deepEqual(await guesses(api, 'berta', network), [401, 401, 401, 429]);
    const refused = await attempt(api, { login: 'berta', from: '198.51.100.9', password });
    assert.equal(refused.status, 429, 'the right password is not even looked at');
    assert.match(refused.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    assert.equal(
      (await attempt(api, { login: 'admin', from: '198.51.100.9', password: api.password })).status,
      204,
    );
    assert.equal((await attempt(api, { login: 'berta', from: '198.51.101.1', password })).status, 204);
  });

  it('take a /56 of IPv6 for one network', async () => {
    const network = ['2001:db8::1', '2001:db8::2', '2001:db8:0:ff::3', '2001:db8::4'];
    assert.deepEqual(await guesses(api, 'berta', network), [401, 401, 401, 429]);
    assert.deepEqual(await guesses(api, 'berta', ['2001:db8:0:100::1']), [401]);
  });

  it('stop guessing from one address at many logins', async () => {
    for (let failures = 0; failures < 8; failures++)
      assert.deepEqual(await guesses(api, `n${failures}`, ['203.0.113.1']), [401]);
    assert.deepEqual(await guesses(api, 'another', ['203.0.113.1']), [429]);
  });

  it('count what runs at once', async () => {
    const many = Array.from({ length: 7 }, () => attempt(api, { login: 'carl', from: '203.0.113.77' }));
    const statuses = (await Promise.all(many)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 401).length, 3, statuses.join());
  });

  it('are the same for a login that nobody has', async () => {
    assert.deepEqual(await guesses(api, 'nobody', Array(4).fill('192.0.2.1')), [401, 401, 401, 429]);
  });

  it('are not widened by addresses that a client writes itself, or that are none', async () => {
    const forged = ['192.0.2.66, 203.0.113.200', '192.0.2.67, 203.0.113.200', '192.0.2.68, 203.0.113.200'];
    assert.deepEqual(await guesses(api, 'dora', [...forged, '203.0.113.200']), [401, 401, 401, 429]);
    assert.deepEqual(await guesses(api, 'erna', ['no address', "'; drop", '%00', 'x']), [401, 401, 401, 429]);
  });
});

describe('limits of log-in with one login from everywhere', () => {
  let api: TestApi;
  let password: string;
  let cookie: string;
  const anywhere = (count: number, net: number) =>
    Array.from({ length: count }, (_, each) => `10.${net}.${each}.1`);

  before(async () => {
    api = await startLimited({ perAccountAndNetwork: 3, perAddress: 50, perAccount: 6, perKnownBrowser: 2 });
    password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
    await addPerson(api.pool, 'carl', 'brewer');
    const first = await attempt(api, { login: 'berta', from: '198.51.100.1', password });
    cookie = first.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
  });
  after(async () => api?.stop());

  it('stop a guesser with many addresses', async () => {
    assert.deepEqual(await guesses(api, 'berta', anywhere(8, 1)), [401, 401, 401, 401, 401, 401, 429, 429]);
  });

  it('do not keep the owner out: neither in a browser that was here before, nor from a network of theirs', async () => {
    assert.equal((await attempt(api, { login: 'berta', from: '192.0.2.1', password })).status, 429);
    assert.equal((await attempt(api, { login: 'berta', from: '192.0.2.1', password, cookie })).status, 204);
    assert.equal((await attempt(api, { login: 'berta', from: '198.51.100.200', password })).status, 204);
  });

  it('stop a guesser with a browser that was here before by a count of its own', async () => {
    const statuses: number[] = [];
    for (const from of anywhere(4, 2))
      statuses.push((await attempt(api, { login: 'berta', from, cookie })).status);
    assert.deepEqual(statuses, [401, 401, 429, 429]);
  });

  it("are not got around with the cookie of one's own log-in, nor with one that was made up", async () => {
    const known = cookie.split('; ').find((one) => one.includes('known')) ?? '';
    const [name = '', value = ''] = known.split('=');
    assert.deepEqual(await guesses(api, 'carl', anywhere(6, 3)), [401, 401, 401, 401, 401, 401]);
    const bytes = Buffer.from(value, 'base64url');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    for (const forged of [
      known,
      `${name}=${bytes.toString('base64url')}`,
      `${name}=.......`,
      `${name}=${'A'.repeat(64)}`,
    ])
      assert.equal(
        (await attempt(api, { login: 'carl', from: '10.4.1.1', cookie: forged })).status,
        429,
        forged,
      );
  });
});
