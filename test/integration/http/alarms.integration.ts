import assert from 'node:assert/strict';
import { dataOf } from '../../../adapters/apiClient/index.js';
import type { Alarms } from '../../../commands/alarms/index.js';
import { addPerson, assignDevices, enrollDevices } from '../../../adapters/postgres/identity/index.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { insertDevice } from './rows.js';

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
    await insertAlarm({ number: 1, device: 'keg-1', session: 'keg-1.7', plan: planId });
    await insertAlarm({ number: 2, device: 'keg-1', status: 'cleared' });
    await insertAlarm({ number: 3, device: 'keg-1', status: 'resolved', by: api.personId });
    await insertAlarm({ number: 4, device: 'keg-2' });
    await insertAlarm({ number: 5, device: 'keg-1', recordedAt: '2020-01-01T00:00:00Z' });
  });
  after(() => api?.stop());

  async function insertAlarm(alarm: {
    readonly number: number;
    readonly device: string;
    readonly session?: string;
    readonly plan?: string;
    readonly status?: string;
    readonly by?: string;
    readonly recordedAt?: string;
  }): Promise<void> {
    const { number, device, session, plan, status = 'raised', by, recordedAt } = alarm;
    await api.pool.query(
      `insert into read_model.alarm (alarm_id, device_id, session_id, plan_id, kind, status, details, late, raised_at, recorded_at,
         acknowledged_by, position)
       values ($1, $2, $3, $4, 'userActionNeeded', $5, '{"action":28}', false, now(), coalesce($6::timestamptz, now()), $7, 1)`,
      [idOf(number), device, session ?? null, plan ?? null, status, recordedAt ?? null, by ?? null],
    );
  }

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
