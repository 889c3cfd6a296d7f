import assert from 'node:assert/strict';
import { startDebugRecorder, type RunningRecorder } from '../../../adapters/postgres/deviceDebug/index.js';
import {
  addPerson,
  assignDevices,
  enrollDevices,
  unassignDevices,
} from '../../../adapters/postgres/identity/index.js';
import { dataOf } from '../../../adapters/apiClient/index.js';
import { debugLimits, type DebugFrame } from '../../../domain/deviceDebug/index.js';
import { brewline } from '../../../proto/generated/brewline.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { insertDevice } from './rows.js';

const hello = brewline.v1.Uplink.encode({
  ...{ schemaVersion: 1, boot: 3, sentAtMs: 1_000 },
  hello: { connection: 1, firmware: '1.2' },
}).finish();

function uplink(deviceId: string, more: Partial<DebugFrame> = {}): DebugFrame {
  const atMs = Date.now();
  return {
    ...{ deviceId, direction: 'up', kind: 'telemetry', atMs, doneAtMs: atMs + 7, outcome: 'stored' },
    ...{ bytes: hello.length, body: hello, number: { epoch: 0, boot: 3, seq: 1 }, place: '0.3.1' },
    ...more,
  };
}

describe('debugging of devices in the API', () => {
  let api: TestApi;
  let recorder: RunningRecorder;
  let operator: string;
  const tokens = new Map<string, string>();
  const kegs = Array.from({ length: debugLimits.devices + 1 }, (_, n) => `keg-${n}`);

  before(async () => {
    api = await startApi();
    await enrollDevices(api.pool, testKey, [...kegs, 'base']);
    for (const id of ['keg-0', 'base']) await insertDevice(api.pool, id);
    for (const [login, role] of [
      ['olga', 'operator'],
      ['ada', 'brewer'],
      ['ana', 'analyst'],
    ] as const) {
      const password = await addPerson(api.pool, login, role);
      tokens.set(login, await logIn(api.url, login, password ?? ''));
    }
    await assignDevices(api.pool, 'ada', ['keg-0']);
    operator = tokens.get('olga') ?? '';
    const { databaseUrl } = api;
    recorder = startDebugRecorder({ databaseUrl, role: 'test', logger: silentLogger, lookEveryMs: 50 });
  });
  after(async () => {
    await recorder?.stop();
    await api?.stop();
  });
  beforeEach(() => api.pool.query('delete from operations.device_debug'));

  const as = (token: string) => api.clientOf(token);
  const of = (deviceId: string) => ({ params: { path: { deviceId } } });
  const start = (deviceId: string, minutes = 60) =>
    as(operator).POST('/api/v1/devices/{deviceId}/debug', { ...of(deviceId), body: { minutes } });
  const stop = (deviceId: string) => as(operator).DELETE('/api/v1/devices/{deviceId}/debug', of(deviceId));
  const state = async (deviceId: string, token = operator) =>
    dataOf(await as(token).GET('/api/v1/devices/{deviceId}/debug', of(deviceId))).debug;
  const frames = async (
    deviceId: string,
    query: { newerThan?: string; limit?: number; after?: string } = {},
  ) =>
    dataOf(
      await as(operator).GET('/api/v1/devices/{deviceId}/debug/frames', {
        params: { path: { deviceId }, query },
      }),
    );
  const started = async (deviceId: string) => {
    dataOf(await start(deviceId));
    await until(`${deviceId} is debugged`, () => recorder.includes(deviceId));
  };
  const kept = (deviceId: string, count: number) =>
    until(`${count} frames`, async () => ((await state(deviceId))?.frames ?? -1) === count);

  it('begins, goes on until another time, and ends by hand', async () => {
    assert.equal(await state('keg-0'), null);
    const before = Date.now();
    const { debug } = dataOf(await start('keg-0', 60));
    assert.ok(debug?.isOn);
    const minutes = (Date.parse(debug.until) - before) / 60_000;
    assert.ok(minutes > 59 && minutes < 61, `${minutes} minutes`);
    const longer = dataOf(await start('keg-0', 1_440)).debug;
    assert.equal(longer?.startedAt, debug.startedAt);
    assert.ok(Date.parse(longer?.until ?? '') > Date.parse(debug.until));
    assert.equal((await stop('keg-0')).response.status, 204);
    assert.equal((await stop('keg-0')).response.status, 204);
    const ended = await state('keg-0');
    assert.deepEqual([ended?.isOn, ended?.endedAt !== null], [false, true]);
    assert.equal((await stop('keg-1')).response.status, 404);
    assert.equal((await start('nobody')).response.status, 404);
    assert.equal((await start('keg-0', 1_441)).response.status, 400);
  });

  it('is of ten devices at once; one of them may go on', async () => {
    const [last = '', ...ten] = kegs.toReversed();
    for (const id of ten) assert.equal((await start(id)).response.status, 200);
    const refused = await start(last);
    assert.equal(refused.response.status, 409);
    assert.match(JSON.stringify(refused.error), /TOO_MANY_DEBUGGED/);
    assert.equal((await start('keg-1')).response.status, 200);
    await stop('keg-1');
    assert.equal((await start(last)).response.status, 200);
  });

  it('lets exactly ten begin that are asked for at the same time', async () => {
    const answers = await Promise.all(kegs.map((id) => start(id)));
    const statuses = answers.map(({ response }) => response.status).sort();
    assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 200), 409]);
  });

  it('is for operators; its owner sees that it goes on, and only that', async () => {
    const [ada, ana] = [tokens.get('ada') ?? '', tokens.get('ana') ?? ''];
    await started('keg-0');
    recorder.record(uplink('keg-0'));
    await kept('keg-0', 1);
    const frameId = (await frames('keg-0')).items[0]?.frameId ?? '';
    for (const token of [ada, ana]) {
      const client = as(token);
      const path = { deviceId: 'keg-0', frameId };
      const params = { path };
      for (const { response } of [
        await client.POST('/api/v1/devices/{deviceId}/debug', { params, body: { minutes: 1 } }),
        await client.DELETE('/api/v1/devices/{deviceId}/debug', { params }),
        await client.GET('/api/v1/devices/{deviceId}/debug/frames', { params }),
        await client.GET('/api/v1/devices/{deviceId}/debug/frames/{frameId}', { params }),
        await client.GET('/api/v1/devices/{deviceId}/debug/file', { params, parseAs: 'text' }),
      ])
        assert.equal(response.status, 403);
    }
    assert.equal((await as(ana).GET('/api/v1/devices/{deviceId}/debug', of('keg-0'))).response.status, 403);
    assert.equal((await as(ada).GET('/api/v1/devices/{deviceId}/debug', of('base'))).response.status, 404);
    assert.ok((await state('keg-0', ada))?.isOn);
    await stop('keg-0');
    assert.equal(await state('keg-0', ada), null);
    assert.ok(await state('keg-0'));
  });

  it('shows frames in pages, what is newer, and each with its fields', async () => {
    await started('keg-0');
    for (const seq of [1, 2, 3])
      recorder.record(uplink('keg-0', { number: { epoch: 0, boot: 3, seq }, place: `0.3.${seq}` }));
    recorder.record({ ...uplink('keg-1'), kind: 'hello' });
    await kept('keg-0', 3);
    const first = await frames('keg-0', { limit: 2 });
    assert.deepEqual(
      first.items.map(({ number }) => number?.seq),
      [3, 2],
    );
    const second = await frames('keg-0', { limit: 2, after: first.next ?? '' });
    assert.deepEqual([second.items.map(({ number }) => number?.seq), second.next], [[1], null]);
    const oldest = second.items[0]?.frameId ?? '';
    const newer = await frames('keg-0', { newerThan: oldest, limit: 1 });
    assert.deepEqual(
      newer.items.map(({ number }) => number?.seq),
      [2],
    );
    const rest = await frames('keg-0', { newerThan: oldest, limit: 1, after: newer.next ?? '' });
    assert.deepEqual([rest.items.map(({ number }) => number?.seq), rest.next], [[3], null]);
    const path = { deviceId: 'keg-0', frameId: oldest };
    const details = dataOf(
      await as(operator).GET('/api/v1/devices/{deviceId}/debug/frames/{frameId}', { params: { path } }),
    );
    assert.equal(details.hex, Buffer.from(hello).toString('hex'));
    assert.ok(details.fields.some((field) => field.path === 'hello.firmware' && field.value === '"1.2"'));
    const ofOther = { path: { ...path, deviceId: 'keg-1' } };
    assert.equal(
      (await as(operator).GET('/api/v1/devices/{deviceId}/debug/frames/{frameId}', { params: ofOther }))
        .response.status,
      404,
    );
    const file = await api.fetch('/api/v1/devices/keg-0/debug/file');
    const lines = (await file.text()).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { number: { seq: number } }).number.seq),
      [1, 2, 3],
    );
  });

  it('has no control character in its file, whatever a client calls itself', async () => {
    await started('keg-0');
    const clientId = 'x\u009b2J\u202ey';
    const asked = {
      deviceId: 'keg-0',
      direction: 'auth',
      kind: 'user',
      outcome: 'deny',
      bytes: 0,
      clientId,
    } as const;
    recorder.record({ ...asked, atMs: Date.now(), doneAtMs: Date.now(), reason: 'wrong secret' });
    await kept('keg-0', 1);
    const text = await (await api.fetch('/api/v1/devices/keg-0/debug/file')).text();
    assert.match(text, /2J/);
    assert.doesNotMatch(text, /[\u0080-\u009f\u202e]/);
  });

  it('says when a message was projected, whichever is heard of first', async () => {
    await started('keg-0');
    const atMs = Date.now();
    recorder.recordProjected({ deviceId: 'keg-0', place: '0.3.1', atMs: atMs + 20 });
    await until('it waits for its frame', async () => {
      const { rows } = await api.pool.query('select from operations.debug_projected');
      return rows.length === 1;
    });
    recorder.record(uplink('keg-0', { atMs, doneAtMs: atMs + 5 }));
    await kept('keg-0', 1);
    recorder.record(
      uplink('keg-0', { atMs, doneAtMs: atMs + 5, number: { epoch: 0, boot: 3, seq: 2 }, place: '0.3.2' }),
    );
    await kept('keg-0', 2);
    recorder.recordProjected({ deviceId: 'keg-0', place: '0.3.2', atMs: atMs + 30 });
    await until('both are projected', async () =>
      (await frames('keg-0')).items.every(({ projectedAt }) => projectedAt !== null),
    );
    const stages = (await frames('keg-0')).items.map((frame) =>
      frame.stages.map(({ name, ms }) => `${name} ${ms}`),
    );
    assert.deepEqual(stages, [
      ['stored 5', 'projected 25'],
      ['stored 5', 'projected 15'],
    ]);
  });

  it('keeps no more than its limits, the latest, and says how many went', async () => {
    await started('keg-0');
    const body = new Uint8Array(debugLimits.frameBytes);
    const most = Math.floor(debugLimits.bytes / (body.length + 200));
    let sent = 0;
    for (let round = 0; sent <= most; round += 1) {
      for (let n = 0; n < 400; n += 1, sent += 1) recorder.record(uplink('keg-0', { body, bytes: 70_000 }));
      await until(`round ${round}`, async () => {
        const { frames: count = 0, removed = 0, dropped } = (await state('keg-0')) ?? {};
        assert.equal(dropped, 0);
        return count + removed === sent;
      });
    }
    const { frames: count = 0, removed = 0, bytes = 0 } = (await state('keg-0')) ?? {};
    assert.ok(removed > 0 && count < most && count > most * 0.8, `${count} of ${most}, ${removed} removed`);
    assert.ok(bytes <= debugLimits.bytes);
    const { rows } = await api.pool.query<{ frames: number; bytes: number }>(
      'select count(*)::int as frames, sum(size)::int as bytes from operations.debug_frame',
    );
    assert.deepEqual(rows[0], { frames: count, bytes });
    const [latest] = (await frames('keg-0', { limit: 1 })).items;
    assert.deepEqual([latest?.bytes, latest?.keptBytes], [70_000, debugLimits.frameBytes]);
  });

  it('records nothing after its time, and nothing of a text that no column takes is lost', async () => {
    await started('keg-0');
    recorder.record(uplink('keg-0', { reason: 'a\0b\ud800', clientId: 'x'.repeat(5_000) }));
    await kept('keg-0', 1);
    assert.equal((await frames('keg-0')).items[0]?.clientId?.length, 100);
    await api.pool.query(`update operations.device_debug set until = now() - interval '1 ms'`);
    recorder.record(uplink('keg-0', { atMs: Date.now() + 1 }));
    await until('it is over', () => !recorder.includes('keg-0'));
    recorder.record(uplink('keg-0'));
    await started('keg-1');
    recorder.record(uplink('keg-1'));
    await kept('keg-1', 1);
    assert.deepEqual([(await state('keg-0'))?.frames, (await state('keg-0'))?.isOn], [1, false]);
  });

  it('goes with the ownership of the device', async () => {
    await started('keg-0');
    recorder.record(uplink('keg-0'));
    await kept('keg-0', 1);
    assert.deepEqual(await unassignDevices(api.pool, 'ada', ['keg-0']), []);
    assert.equal(await state('keg-0'), null);
    await assert.rejects(frames('keg-0'), /was not under debug/);
    await assignDevices(api.pool, 'ada', ['keg-0']);
    await started('keg-0');
    await api.pool.query(`delete from identity.person where login = 'ada'`);
    assert.equal(await state('keg-0'), null);
  });

  it('is deleted after a week, and what is counted fits what is there', async () => {
    await started('keg-0');
    for (const seq of [1, 2]) recorder.record(uplink('keg-0', { place: `0.3.${seq}` }));
    await kept('keg-0', 2);
    await api.pool.query(
      `update operations.debug_frame set at = now() - interval '8 days' where frame_id in (select min(frame_id) from operations.debug_frame)`,
    );
    const old = () => api.pool.query<{ n: number }>(`select operations.delete_old_debug('7 days')::int as n`);
    assert.equal((await old()).rows[0]?.n, 1);
    assert.equal((await state('keg-0'))?.frames, 1);
    await api.pool.query(
      `update operations.debug_frame set at = now() - interval '8 days';
       update operations.device_debug set until = now() - interval '8 days'`,
    );
    assert.equal((await old()).rows[0]?.n, 1);
    assert.equal(await state('keg-0'), null);
  });
});
