import assert from 'node:assert/strict';
import { dataOf } from '../../../adapters/apiClient/index.js';
import type { Alarms } from '../../../commands/alarms/index.js';
import { addPerson, assignDevices, enrollDevices } from '../../../adapters/postgres/identity/index.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { insertAlarm, insertDevice } from './rows.js';

const idOf = (number: number) => `${String(number).padStart(8, '0')}-1111-4111-8111-111111111111`;
const planId = '99999999-2222-4222-8222-222222222222';

describe('alarms of the API', () => {
  const acknowledged: Parameters<Alarms['acknowledge']>[0][] = [];
  let api: TestApi;
  let ada: string;

  before(async () => {
    api = await startApi({
      alarms: {
        acknowledge: async (about) => {
          acknowledged.push(about);
        },
      },
    });
    await enrollDevices(api.pool, testKey, ['keg-1', 'keg-2']);
    for (const device of ['keg-1', 'keg-2']) await insertDevice(api.pool, device);
    const password = await addPerson(api.pool, 'ada', 'brewer');
    assert.deepEqual(await assignDevices(api.pool, 'ada', ['keg-1']), []);
    await api.pool.query(`update identity.device_ownership set owned_from = '2024-01-01'`);
    ada = await logIn(api.url, 'ada', password ?? '');
    const { pool, personId: acknowledgedBy } = api;
    await insertAlarm(pool, 'keg-1', { alarmId: idOf(1), sessionId: 'keg-1.7', planId });
    await insertAlarm(pool, 'keg-1', { alarmId: idOf(2), status: 'cleared' });
    await insertAlarm(pool, 'keg-1', { alarmId: idOf(3), status: 'resolved', acknowledgedBy });
    await insertAlarm(pool, 'keg-2', { alarmId: idOf(4) });
    await insertAlarm(pool, 'keg-1', { alarmId: idOf(5), recordedAt: '2020-01-01T00:00:00Z' });
  });
  after(() => api?.stop());

  async function listed(token: string, query: object = {}): Promise<readonly number[]> {
    const page = dataOf(await api.clientOf(token).GET('/api/v1/alarms', { params: { query } }));
    return (page?.items ?? []).map(({ alarmId }) => Number(alarmId.slice(0, 8)));
  }

  it('are those that are open, the latest first, or all', async () => {
    assert.deepEqual(await listed(api.token), [4, 3, 1, 5]);
    assert.deepEqual(await listed(api.token, { status: 'all' }), [4, 3, 2, 1, 5]);
  });

  it('are those of a device, session or brew', async () => {
    assert.deepEqual(await listed(api.token, { device: 'keg-2' }), [4]);
    assert.deepEqual(await listed(api.token, { session: 'keg-1.7' }), [1]);
    assert.deepEqual(await listed(api.token, { brew: planId }), [1]);
    assert.deepEqual(await listed(api.token, { kind: 'fault' }), []);
  });

  it('come page by page', async () => {
    const { client } = api;
    const first = dataOf(await client.GET('/api/v1/alarms', { params: { query: { limit: 3 } } }));
    const after = first?.next ?? '';
    assert.deepEqual(await listed(api.token, { after }), [5]);
    const wrong = await client.GET('/api/v1/alarms', { params: { query: { after: 'nonsense' } } });
    assert.equal(wrong.response.status, 400);
  });

  it('come again only when something of them differs', async () => {
    const ask = (tag: string) =>
      api.fetch('/api/v1/alarms?device=keg-2', { headers: { 'if-none-match': tag } });
    const first = await ask('"other"');
    const tag = first.headers.get('etag') ?? '';
    assert.deepEqual([first.status, (await ask(tag)).status], [200, 304]);
    await api.pool.query(`update read_model.alarm set status = 'escalated' where alarm_id = $1`, [idOf(4)]);
    assert.equal((await ask(tag)).status, 200);
  });

  it('are shown with what they are about, and who has seen them', async () => {
    const page = dataOf(await api.client.GET('/api/v1/alarms', { params: { query: { device: 'keg-1' } } }));
    const [seen, fresh] = page?.items ?? [];
    assert.equal(seen?.acknowledgedBy?.personId, api.personId);
    assert.deepEqual(
      [fresh?.kind, fresh?.details, fresh?.brewId],
      ['userActionNeeded', { action: 28 }, planId],
    );
    assert.equal(fresh?.acknowledgedBy, null);
  });

  it('are seen by who had the device when they were raised', async () => {
    assert.deepEqual(await listed(ada, { status: 'all' }), [3, 2, 1]);
  });

  it('are acknowledged by who may command the device', async () => {
    const status = async (token: string, number: number) => {
      const params = { path: { alarmId: idOf(number) } };
      const { response } = await api.clientOf(token).POST('/api/v1/alarms/{alarmId}/acknowledge', { params });
      return response.status;
    };
    assert.equal(await status(ada, 1), 204);
    assert.deepEqual(
      acknowledged.map(({ alarmId }) => alarmId),
      [idOf(1)],
    );
    for (const others of [4, 5, 6]) assert.equal(await status(ada, others), 404);
    assert.equal(acknowledged.length, 1);
  });
});
