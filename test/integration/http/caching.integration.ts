import assert from 'node:assert/strict';
import { startApi, type TestApi } from '../../support/api.js';
import { insertDevice } from './rows.js';

describe('answers that may be kept', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
    await insertDevice(api.pool, 'base-1');
  });
  after(() => api?.stop());

  const device = (headers: Record<string, string> = {}) => api.fetch('/api/v1/devices/base-1', { headers });

  it("are a device's status, by the caller's own browser, which asks each time", async () => {
    const response = await device();
    assert.equal(response.headers.get('cache-control'), 'private, no-cache');
    assert.equal(response.headers.get('vary'), 'Authorization, Cookie, Accept-Encoding');
    assert.match(response.headers.get('etag') ?? '', /^W\/"[\w-]{22}"$/);
  });

  it('are not sent again while nothing differs', async () => {
    const tag = (await device()).headers.get('etag') ?? '';
    for (const known of [tag, tag.slice('W/'.length), `"other", ${tag}`, '*']) {
      const response = await device({ 'if-none-match': known });
      assert.deepEqual(
        [response.status, await response.text(), response.headers.get('etag')],
        [304, '', tag],
        known,
      );
    }
    assert.equal((await device({ 'if-none-match': '"other"' })).status, 200);
    await api.pool.query(
      "update read_model.device_status set online = not online where device_id = 'base-1'",
    );
    const changed = await device({ 'if-none-match': tag });
    assert.equal(changed.status, 200);
    assert.notEqual(changed.headers.get('etag'), tag);
  });

  it('are shown to nobody else, and everything else is kept nowhere', async () => {
    const tag = (await device()).headers.get('etag') ?? '';
    assert.equal((await device({ 'if-none-match': tag, authorization: '' })).status, 401);
    for (const path of ['/devices', '/devices/nothing', '/people/me', '/people/me/sessions', '/sessions'])
      assert.equal((await api.fetch(`/api/v1${path}`)).headers.get('cache-control'), 'no-store', path);
  });
});
