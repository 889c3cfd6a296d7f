import assert from 'node:assert/strict';
import { logIn, startApi, type TestApi } from '../../support/api.js';

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
