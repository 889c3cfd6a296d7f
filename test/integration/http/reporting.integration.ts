import assert from 'node:assert/strict';
import {
  addPerson,
  assignDevices,
  enrollDevices,
  unassignDevices,
} from '../../../adapters/postgres/identity/index.js';
import { deviceStatus } from '../../../adapters/postgres/readModels/deviceStatus.js';
import { inTransaction } from '../../../adapters/postgres/transaction.js';
import { dataOf } from '../../../adapters/apiClient/index.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { batchOf, recorded } from '../../unit/projections/recorded.js';
import { insertCommand, insertDevice, insertSession } from './rows.js';

const params = { path: { deviceId: 'base-1' } };

describe('how often a machine reports', () => {
  let api: TestApi;

  before(async () => {
    api = await startApi();
    await enrollDevices(api.pool, testKey, ['base-1']);
    await insertDevice(api.pool, 'base-1');
  });
  after(() => api?.stop());
  beforeEach(() => api.pool.query('delete from read_model.device_command'));

  async function reporting(token = api.token) {
    const device = dataOf(await api.clientOf(token).GET('/api/v1/devices/{deviceId}', { params }));
    return [device.reportSeconds, device.fullRateUntil];
  }
  async function askedForFullRate(minutesAgo: number, minutes: number, status = 'done'): Promise<string> {
    const doneAt = new Date(Date.now() - minutesAgo * 60_000);
    await api.pool.query(
      `insert into read_model.device_command (command_id, device_id, kind, instruction, status, requested_by, requested_at, deadline,
         updated_at, position)
       values (gen_random_uuid(), 'base-1', 'fullRate', jsonb_build_object('kind', 'fullRate', 'minutes', $1::integer), $2, 'brewline', $3,
         $3, $3, 12)`,
      [minutes, status, doneAt],
    );
    return new Date(doneAt.getTime() + minutes * 60_000).toISOString();
  }

  it('is each minute until it says something else', async () => {
    assert.deepEqual(await reporting(), [60, null]);
    const settings = { reportSeconds: 300, soundOn: true };
    const data = { deviceId: 'base-1', source: { epoch: 0, boot: 1, seq: 1 }, settings };
    const events = recorded({ type: 'SettingsReported', data } as never);
    await inTransaction(api.pool, (client) => deviceStatus.write(client, batchOf(events)));
    assert.deepEqual(await reporting(), [300, null]);
  });

  it('is each second from when it said so, by the last of what it was asked for', async () => {
    await askedForFullRate(1, 5, 'sent');
    assert.deepEqual(await reporting(), [300, null]);
    await askedForFullRate(3, 60);
    const until = await askedForFullRate(2, 10);
    assert.deepEqual(await reporting(), [300, until]);
    await api.pool.query(
      `update read_model.device_command set updated_at = updated_at - interval '61 minutes'`,
    );
    assert.deepEqual(await reporting(), [300, null]);
  });

  it('comes with the litres of the recipe that its session was begun with', async () => {
    const litres = async () => dataOf(await api.client.GET('/api/v1/devices/{deviceId}', { params })).litres;
    assert.equal(await litres(), null);
    const commandId = '11111111-1111-4111-8111-111111111111';
    await insertSession(api.pool, 'base-1', { number: 7 });
    await insertCommand(api.pool, 'base-1', { commandId });
    await api.pool.query('update read_model.session set command_id = $1', [commandId]);
    assert.equal(await litres(), null, 'its command has no recipe');
    await api.pool.query(
      `update read_model.device_command set instruction = '{"kind":"startSession","recipe":{"batchLitres":4.5}}'`,
    );
    assert.equal(await litres(), 4.5);
  });

  it('is known to a new owner, but not that somebody watched it before', async () => {
    await askedForFullRate(1, 10);
    for (const login of ['seller', 'buyer']) {
      const password = (await addPerson(api.pool, login, 'brewer')) ?? '';
      await assignDevices(api.pool, login, ['base-1']);
      const [seconds, until] = await reporting(await logIn(api.url, login, password));
      assert.deepEqual([seconds, until !== null], [300, login === 'seller'], login);
      await unassignDevices(api.pool, login, ['base-1']);
    }
  });
});
