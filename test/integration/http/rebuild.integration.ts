import assert from 'node:assert/strict';
import { resetProjection } from '../../../adapters/postgres/resetProjection.js';
import { createProjectionTarget } from '../../../adapters/postgres/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { requestCommand } from '../../support/apiClient.js';
import { parkingBudget } from '../../support/parkingBudget.js';
import { until } from '../../support/until.js';
import { insertDevice, setCheckpoint } from './rows.js';

const id = '11111111-1111-4111-8111-111111111111';
const reads = [
  'devices',
  'devices/base-1',
  'devices/base-1/twin',
  'sessions',
  `commands/${id}`,
  'brews',
  `brews/${id}`,
];
const histories = ['devices/base-1/history', 'sessions/base-1.7/history'];

describe('the API during a rebuild', () => {
  let api: TestApi;

  before(async () => {
    api = await startApi();
    await insertDevice(api.pool, 'base-1');
    await setCheckpoint(api.pool, 100);
  });
  after(async () => api?.stop());

  const statusOf = async (path: string) => {
    const response = await api.fetch(`/api/v1/${path}`);
    await response.body?.cancel();
    return response.status;
  };

  it('answers 503 for the read models until they have caught up, and not a moment longer', async () => {
    assert.equal(await statusOf('devices/base-1'), 200);
    await resetProjection(api.pool, 'readModels');
    await until('the rebuild is noticed', async () => (await statusOf('devices/base-1')) === 503);
    for (const path of [...reads, ...histories, 'live?device=base-1']) {
      const response = await api.fetch(`/api/v1/${path}`);
      assert.equal(response.status, 503, path);
      assert.equal(response.headers.get('retry-after'), '5', path);
      assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/, path);
      assert.match(await response.text(), /readModels is being rebuilt/, path);
    }
    const asked = await requestCommand(api.client, 'base-1', { kind: 'stopHeating' });
    assert.equal(asked.response.status, 503, 'not 404');
    assert.deepEqual([await statusOf('parked'), await statusOf('parked?limit=1')], [200, 200]);

    const target = createProjectionTarget({
      ...{ pool: api.pool, projection: 'readModels', schema: 'read_model', parkingBudget },
      write: async () => undefined,
    });
    await setCheckpoint(api.pool, 100);
    await target.caughtUp({ storeId: 'store-1', position: 99n });
    assert.equal(await statusOf('devices'), 503, 'a processor that was called back ends no rebuild');
    await target.caughtUp({ storeId: 'store-1', position: 100n });
    await until('the end is noticed', async () => (await statusOf('devices')) === 200);
    assert.equal(await statusOf('devices/base-1'), 404, 'it is really not there');
  });
});
