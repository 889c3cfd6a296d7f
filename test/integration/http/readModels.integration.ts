import assert from 'node:assert/strict';
import { dataOf, type Schemas, type Session } from '../../../adapters/apiClient/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { findCommand, getDevice } from '../../support/apiClient.js';
import { insertCommand, insertDevice, insertSession } from './rows.js';

describe('API over the read models', () => {
  let api: TestApi;
  const commandId = '5d2f0c9e-6a3b-4c51-9f0e-7a1d2b3c4d5e';

  before(async () => {
    api = await startApi();
    for (const id of ['base-1', 'base-2', 'base-3']) await insertDevice(api.pool, id);
    await insertDevice(api.pool, 'keg-1', { online: false });
    await insertSession(api.pool, 'base-1', { number: 7 });
    await insertSession(api.pool, 'base-1', {
      number: 6,
      status: 'completed',
      startedAt: '2026-11-21T09:00:00Z',
    });
    await insertSession(api.pool, 'base-2', { number: 1, startedAt: '2026-11-22T10:00:00.125Z' });
    await insertCommand(api.pool, 'base-1', { commandId });
    await api.pool.query(
      `insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data) values
         ('base-1.7', 8, 'SessionStarted', '2026-11-22T10:00:00Z', '2026-11-22T10:00:01Z', '{"processType":1,"recipe":"Pale Ale"}'),
         ('base-1.7', 9, 'StepEntered', '2026-11-22T10:01:00Z', '2026-11-22T10:01:01Z', '{"step":31,"phase":2}'),
         ('base-1.7', 10, 'ThresholdCrossed', '2026-11-22T10:02:00Z', '2026-11-22T10:02:01Z', '{"sensor":3,"limit":70,"value":70.2}')`,
    );
    await api.pool.query(
      `insert into ingest.parked_message (source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256)
       select 'ingest', 'base-' || n, 'devices.base-' || n || '.up', 'MESSAGE_MALFORMED', 'no envelope', '{}', '\\x010203', 3, sha256('\\x010203')
       from generate_series(1, 3) n`,
    );
  });
  after(async () => api?.stop());

  it('gives a device with names beside its codes', async () => {
    const device = await getDevice(api.client, 'base-1');
    assert.equal(device.deviceId, 'base-1');
    assert.deepEqual(device.machineType, { code: 0, name: 'base' });
    assert.equal(device.sessionId, 'base-1.7');
    const { status } = device;
    assert.ok(status);
    assert.equal(status.at, '2026-11-22T11:00:00.250Z');
    assert.deepEqual(status.phase, { code: 2, name: 'mash' });
    assert.deepEqual(status.step, { code: 31, name: 'mashing' });
    assert.equal(status.userAction, null);
    assert.deepEqual([status.epoch, status.boot, status.seq, status.index], [0, 4, 1700, 0]);
    assert.deepEqual(status.sensors, [
      { sensor: { code: 3, name: 'liquid', unit: '°C' }, value: 65.3, plausible: true },
      { sensor: { code: 4711, name: 'unknown(4711)', unit: '' }, value: 100, plausible: true },
    ]);
  });

  it('gives a device that has only said hello', async () => {
    await api.pool.query(
      `insert into read_model.device_status (device_id, online, position) values ('new-1', true, 20)`,
    );
    const device = await getDevice(api.client, 'new-1');
    assert.equal(device.status, null);
    assert.equal(device.machineType, null);
    await api.pool.query(`delete from read_model.device_status where device_id = 'new-1'`);
  });

  it('gives what is known of a numbering, and null where nothing is', async () => {
    const sequenceOf = async (deviceId: string) => (await getDevice(api.client, deviceId)).sequence;
    await api.pool.query(
      `insert into ingest.device_sequence (device_id, partition, epoch, restarts, missing, missing_since, late, parked, dropped,
         lost, repeats, updated_at, sequence)
       values ('base-1', 0, 2, 2, 48, '2026-11-22T10:58:00Z', 3, 1, 10, 4, 5, '2026-11-22T11:00:00Z', '{}'),
         ('base-2', 0, 0, 0, 0, null, 0, 0, 0, 0, 0, '2026-11-22T11:00:00Z', '{}')`,
    );
    assert.deepEqual(await sequenceOf('base-1'), {
      epoch: 2,
      restarts: 2,
      missing: { messages: 48, since: '2026-11-22T10:58:00.000Z' },
      late: 3,
      parked: 1,
      repeats: 5,
      dropped: 10,
      lost: 4,
      asOf: '2026-11-22T11:00:00.000Z',
    });
    assert.equal((await sequenceOf('base-2'))?.missing, null);
    assert.equal(await sequenceOf('base-3'), null);
  });

  it('says that two machines seem to use one id, while that is not long ago', async () => {
    const detail =
      'boot 57 goes on with connection 2 after boot 3 of other counters: two machines use this id';
    await api.pool.query(
      `insert into read_model.device_event (device_id, revision, type, recorded_at, data)
       select id, 90, 'DeviceAnomalyDetected', now() - age, jsonb_build_object('deviceId', id, 'kind', kind, 'detail', $1::text)
       from (values ('base-1', 'identityShared', interval '1 day'), ('base-2', 'identityShared', interval '3 days'),
         ('base-3', 'sequenceRestarted', interval '1 hour')) as e (id, kind, age)`,
      [detail],
    );
    const shared = async (deviceId: string) => (await getDevice(api.client, deviceId)).sharedId?.detail;
    assert.deepEqual(
      [await shared('base-1'), await shared('base-2'), await shared('base-3')],
      [detail, undefined, undefined],
    );
    await api.pool.query('delete from read_model.device_event where revision = 90');
  });

  it('gives what happened to a device, the latest first, all of it or of some types', async () => {
    await api.pool.query(
      `insert into read_model.device_event (device_id, revision, type, recorded_at, data) values
         ('base-1', 0, 'DeviceConnected', '2026-11-22T10:00:00Z', '{"deviceId":"base-1","machineType":0}'),
         ('base-1', 1, 'DeviceAnomalyDetected', '2026-11-22T10:01:00Z', '{"deviceId":"base-1","kind":"sequenceRestarted"}'),
         ('base-1', 2, 'SessionBecameCurrent', '2026-11-22T10:02:00Z', '{"deviceId":"base-1","session":4294967303}')`,
    );
    const events = async (query: { limit?: number; after?: string; type?: string[] }) => {
      const params = { path: { deviceId: 'base-1' }, query };
      return dataOf(await api.client.GET('/api/v1/devices/{deviceId}/events', { params }));
    };
    const first = await events({ limit: 2 });
    assert.deepEqual(first.items[0]?.data, { deviceId: 'base-1', session: 7, sessionId: 'base-1.1.7' });
    const [connected] = (await events({ after: first.next ?? '' })).items;
    assert.deepEqual(connected?.data, { deviceId: 'base-1', machineType: { code: 0, name: 'base' } });
    const types = (...type: string[]) => every((after) => events({ type, ...after }), 'type');
    assert.deepEqual(await types('DeviceAnomalyDetected'), ['DeviceAnomalyDetected']);
    assert.deepEqual(await types('DeviceAnomalyDetected', 'DeviceConnected'), [
      'DeviceAnomalyDetected',
      'DeviceConnected',
    ]);
  });

  it('gives a session of a later epoch under its id, and one that was abandoned', async () => {
    await insertSession(api.pool, 'base-3', { number: 7, status: 'abandoned' });
    await insertSession(api.pool, 'base-3', { epoch: 1, number: 7, startedAt: '2026-11-22T11:00:00Z' });
    await api.pool.query(
      `insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data) values
         ('base-3.7', 0, 'SessionAbandoned', now(), now(), '{"deviceId":"base-3","session":7,"by":4294967303}'),
         ('base-3.1.7', 0, 'ReportedLate', now(), now(),
           '{"deviceId":"base-3","session":4294967303,"report":{"type":"stepEntered","step":31,"phase":2}}')`,
    );
    const session = await sessionOf('base-3.1.7');
    assert.deepEqual([session.sessionId, session.epoch, session.number], ['base-3.1.7', 1, 7]);
    assert.deepEqual(await sessionIds({ device: 'base-3', limit: 1 }), ['base-3.1.7', 'base-3.7']);
    assert.deepEqual(await sessionIds({ status: 'abandoned' }), ['base-3.7']);
    const firstOf = async (sessionId: string) => (await timeline(sessionId)).items[0]?.data;
    assert.deepEqual(await firstOf('base-3.7'), {
      deviceId: 'base-3',
      session: 7,
      sessionId: 'base-3.7',
      by: 'base-3.1.7',
    });
    assert.deepEqual(await firstOf('base-3.1.7'), {
      deviceId: 'base-3',
      session: 7,
      sessionId: 'base-3.1.7',
      report: {
        type: 'stepEntered',
        step: { code: 31, name: 'mashing' },
        phase: { code: 2, name: 'mash' },
      },
    });
    await api.pool.query(`delete from read_model.session where device_id = 'base-3'`);
  });

  it('pages through devices, each once', async () => {
    assert.deepEqual(await deviceIds({ limit: 3 }), ['base-1', 'base-2', 'base-3', 'keg-1']);
    assert.deepEqual(await deviceIds({ limit: 2, online: true }), ['base-1', 'base-2', 'base-3']);
    assert.deepEqual(await deviceIds({ online: false }), ['keg-1']);
  });

  it('pages through sessions, the latest first, also where two began at once', async () => {
    const all = ['base-2.1', 'base-1.7', 'base-1.6'];
    assert.deepEqual(await sessionIds({ limit: 1 }), all);
    const params = { path: { deviceId: 'base-1' } };
    const ofDevice = dataOf(await api.client.GET('/api/v1/devices/{deviceId}/sessions', { params }));
    assert.deepEqual(
      ofDevice.items.map(({ sessionId }) => sessionId),
      ['base-1.7', 'base-1.6'],
    );
    assert.deepEqual(await sessionIds({ status: 'completed' }), ['base-1.6']);
    assert.deepEqual(await sessionIds({ device: 'base-2' }), ['base-2.1']);
    const session = await sessionOf('base-1.7');
    assert.deepEqual(session.step, { code: 31, name: 'mashing' });
  });

  it('gives a timeline in order, with names beside its codes', async () => {
    const first = await timeline('base-1.7', { limit: 2 });
    assert.deepEqual(
      first.items.map(({ data }) => data),
      [
        { processType: { code: 1, name: 'brew' }, recipe: 'Pale Ale' },
        { step: { code: 31, name: 'mashing' }, phase: { code: 2, name: 'mash' } },
      ],
    );
    const rest = await timeline('base-1.7', { limit: 2, after: first.next ?? '' });
    assert.deepEqual(rest.items[0]?.data, { sensor: { code: 3, name: 'liquid' }, limit: 70, value: 70.2 });
    assert.equal(rest.next, null);
  });

  it('gives commands', async () => {
    const command = await findCommand(api.client, commandId);
    assert.deepEqual(command?.instruction, { kind: 'setTemperature', targetCelsius: 66 });
    assert.equal(command.status, 'waiting');
    const params = { path: { deviceId: 'base-1' } };
    const { items } = dataOf(await api.client.GET('/api/v1/devices/{deviceId}/commands', { params }));
    assert.deepEqual(items, [command]);
  });

  it('gives parked messages to administrators', async () => {
    assert.deepEqual(await every(parked({ limit: 2 }), 'deviceId'), ['base-3', 'base-2', 'base-1']);
    assert.deepEqual(await every(parked({ device: 'base-2' }), 'bytes'), [3]);
    const { items } = dataOf(await api.client.GET('/api/v1/parked/groups'));
    assert.deepEqual(
      items.map(({ source, code, messages, kept, devices }) => [source, code, messages, kept, devices]),
      [['ingest', 'MESSAGE_MALFORMED', 3, 3, 3]],
    );
    assert.deepEqual(
      items[0]?.samples.map(({ deviceId, cause }) => [deviceId, cause]),
      ['base-3', 'base-2', 'base-1'].map((deviceId) => [deviceId, 'no envelope']),
    );
  });

  it('answers 404 for what is not there', async () => {
    const paths = [
      'devices/nobody',
      'devices/nobody/sessions',
      'devices/nobody/commands',
      'devices/nobody/history',
      'devices/nobody/events',
    ];
    const more = [
      'sessions/base-1.99',
      'sessions/base-1.99/timeline',
      'sessions/base-1.99/history',
      'sessions/base-1.1.7',
    ];
    for (const path of [...paths, ...more, `commands/${commandId.replace('5d', '6d')}`, 'nothing']) {
      const response = await api.fetch(`/api/v1/${path}`);
      assert.equal(response.status, 404, path);
      assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
    }
  });

  it('refuses a place that no page returned', async () => {
    const bad = [Buffer.from('["2026-99-99 00:00:00+00","a.1"]').toString('base64url'), 'bm8', 'AAAA', '"'];
    for (const after of bad) {
      const response = await api.fetch(`/api/v1/sessions?after=${after}`);
      assert.equal(response.status, 400, after);
    }
  });

  interface After {
    readonly after?: string;
  }

  const sessionOf = async (sessionId: string) =>
    dataOf(await api.client.GET('/api/v1/sessions/{sessionId}', { params: { path: { sessionId } } }));

  async function timeline(sessionId: string, query: { limit?: number } & After = {}) {
    const params = { path: { sessionId }, query };
    return dataOf(await api.client.GET('/api/v1/sessions/{sessionId}/timeline', { params }));
  }

  const parked =
    (query: { limit?: number; device?: string }) =>
    async (after: After): Promise<Schemas['ParkedPage']> =>
      dataOf(await api.client.GET('/api/v1/parked', { params: { query: { ...query, ...after } } }));

  const deviceIds = (query: { limit?: number; online?: boolean }) =>
    every(
      async (after) =>
        dataOf(await api.client.GET('/api/v1/devices', { params: { query: { ...query, ...after } } })),
      'deviceId',
    );

  const sessionIds = (query: { limit?: number; device?: string; status?: Session['status'] }) =>
    every(
      async (after) =>
        dataOf(await api.client.GET('/api/v1/sessions', { params: { query: { ...query, ...after } } })),
      'sessionId',
    );

  /** Of every item on all pages. */
  async function every<Item>(
    pageAfter: (after: After) => Promise<{ readonly items: readonly Item[]; readonly next: string | null }>,
    key: keyof Item,
  ): Promise<unknown[]> {
    const values: unknown[] = [];
    let after: After = {};
    for (let pages = 0; pages < 10; pages++) {
      const { items, next } = await pageAfter(after);
      values.push(...items.map((item) => item[key]));
      if (next === null) return values;
      after = { after: next };
    }
    throw new Error('the list has no end');
  }
});
