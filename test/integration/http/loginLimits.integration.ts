import assert from 'node:assert/strict';
import { jsonPost, logIn, startApi, type TestApi } from '../../support/api.js';

describe('limits of log-in', () => {
  let api: TestApi;

  before(async () => {
    api = await startApi({ limits: { logins: { windowMs: 60_000, perAddress: 8, perLogin: 3 } } });
  });
  after(async () => api?.stop());

  it('stop guessing at one login, but not other people', async () => {
    for (let failures = 0; failures < 3; failures++) assert.equal((await guess('berta')).status, 401);
    const refused = await guess('berta');
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    assert.ok(await logIn(api.url, 'admin', api.password));
  });

  it('stop guessing from one address', async () => {
    for (let failures = 3; failures < 8; failures++) assert.equal((await guess(`n${failures}`)).status, 401);
    assert.equal((await guess('another')).status, 429);
  });

  async function guess(login: string): Promise<Response> {
    const body = { login, password: 'guess' };
    return (await api.clientOf().POST('/api/v1/login', { body })).response;
  }
});

describe('limits of log-in behind a proxy', () => {
  let api: TestApi;

  before(async () => {
    const limits = { logins: { windowMs: 60_000, perAddress: 2, perLogin: 100 } };
    api = await startApi({ limits, trustProxy: ['127.0.0.1'] });
  });
  after(async () => api?.stop());

  it("are of the client's address, as the proxy wrote it, and not of the proxy's or one that the client wrote", async () => {
    const guess = async (forwardedFor: string) => {
      const body = { login: 'nobody', password: 'guess' };
      const headers = { 'x-forwarded-for': forwardedFor };
      return (await api.fetch('/api/v1/login', jsonPost(body, headers))).status;
    };
    const statuses: number[] = [];
    for (const last of [1, 1, 1, 2, 2]) statuses.push(await guess(`198.51.100.${last}`));
    assert.deepEqual(statuses, [401, 401, 429, 401, 401]);
    assert.equal(await guess('203.0.113.9, 198.51.100.2'), 429);
    // Of IPv6 somebody has a whole network.
    for (const last of [1, 2]) assert.equal(await guess(`2001:db8::${last}`), 401);
    assert.equal(await guess('2001:db8::3'), 429);
  });
});
