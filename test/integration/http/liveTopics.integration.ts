import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import {
  ApiProblem,
  createApiClient,
  type LiveTopics,
  type TopicEvent,
} from '../../../adapters/apiClient/index.js';
import {
  addPerson,
  assignDevices,
  enrollDevices,
  unassignDevices,
} from '../../../adapters/postgres/identity/index.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { startCuttingProxy, type CuttingProxy } from '../../support/cuttingProxy.js';
import { until } from '../../support/until.js';
import { insertAlarm, insertCommand, insertDevice, insertSession, setCheckpoint } from './rows.js';

type EventOf<Type extends TopicEvent['type']> = Extract<TopicEvent, { readonly type: Type }>;

/** Events of topics, read as they come. */
class Reader {
  readonly events: TopicEvent[] = [];
  readonly everything: TopicEvent[] = [];
  error: unknown;

  constructor(
    readonly topics: LiveTopics,
    readonly abort: AbortController,
  ) {
    this.read().catch((error: unknown) => (this.error = error));
  }

  /** All up to the next event of this type, which is the last. */
  async to<Type extends TopicEvent['type']>(type: Type): Promise<EventOf<Type>> {
    for (;;) {
      await until(`an event ${type} comes`, () => this.events.length > 0);
      const event = this.events.shift();
      if (event?.type === type) return event as EventOf<Type>;
    }
  }

  /** What comes until everything is sent. */
  async toSynced(): Promise<readonly TopicEvent[]> {
    await until('all is sent', () => this.events.some(({ type }) => type === 'synced'));
    return this.events.splice(0, this.events.findIndex(({ type }) => type === 'synced') + 1).slice(0, -1);
  }

  private async read(): Promise<void> {
    for await (const event of this.topics) {
      this.events.push(event);
      this.everything.push(event);
    }
  }
}

describe('live topics', () => {
  let api: TestApi;
  let token: string;
  let proxy: CuttingProxy;
  let readers: Reader[] = [];
  const commandId = '5d2f0c9e-6a3b-4c51-9f0e-7a1d2b3c4d5e';
  const brewId = 'b1111111-1111-4111-8111-111111111111';
  const alarmId = 'a1111111-1111-4111-8111-111111111111';

  before(async () => {
    api = await startApi({ limits: { compareEveryMs: 200, checkAccessEveryMs: 200 } });
    proxy = await startCuttingProxy(api.url);
    const password = await addPerson(api.pool, 'berta', 'brewer');
    token = await logIn(api.url, 'berta', password ?? '');
    await enrollDevices(api.pool, testKey, ['base-1', 'base-2', 'base-3']);
  });
  beforeEach(async () => {
    await api.pool.query(
      'truncate read_model.device_status, read_model.session, read_model.device_command, read_model.brew_plan, read_model.alarm',
    );
    await assignDevices(api.pool, 'berta', ['base-1', 'base-2']);
    await setCheckpoint(api.pool, 100);
    for (const id of ['base-1', 'base-2', 'base-3']) await insertDevice(api.pool, id);
  });
  afterEach(async () => {
    for (const { abort } of readers) abort.abort();
    readers = [];
    for (const id of ['base-1', 'base-2', 'base-3']) await unassignDevices(api.pool, 'berta', [id]);
  });
  after(async () => {
    await proxy?.stop();
    await api?.stop();
  });

  it('are complete at once in an instance in which nothing has happened, and go on with the first event', async () => {
    await api.pool.query('truncate read_model.device_status');
    await api.pool.query('delete from read_model.checkpoint');
    const reader = follow('devices', 'brews');
    const events = await reader.toSynced();
    assert.deepEqual(
      events.map(({ type }) => type),
      ['topic', 'topic'],
    );
    await insertDevice(api.pool, 'base-1');
    await setCheckpoint(api.pool, 100);
    assert.equal((await reader.to('device')).row.deviceId, 'base-1');
  });

  it('begin with all that they show', async () => {
    await insertSession(api.pool, 'base-1', { number: 7, startedReceivedAt: future });
    await insertCommand(api.pool, 'base-1', { commandId });
    await insertBrew('base-1');
    await insertAlarm(api.pool, 'base-1', {
      alarmId,
      sessionId: 'base-1.7',
      planId: brewId,
      recordedAt: future,
    });
    const topics = ['devices', 'commands', 'brews', 'alarms', 'session:base-1.7', `brew:${brewId}`, 'counts'];
    const reader = follow(...topics);
    const events = await reader.toSynced();
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'topic' ? [[event.topic, event.from, event.deviceIds]] : [])),
      [
        ['devices', 'snapshot', ['base-1', 'base-2']],
        ['commands', 'snapshot', ['base-1', 'base-2']],
        ['brews', 'snapshot', ['base-1', 'base-2']],
        ['alarms', 'snapshot', ['base-1', 'base-2']],
        ['session:base-1.7', 'snapshot', undefined],
        [`brew:${brewId}`, 'snapshot', undefined],
        ['counts', 'snapshot', undefined],
      ],
    );
    assert.deepEqual(rowsIn(events), ['alarm', 'brew', 'command', 'device', 'device', 'session']);
    // It is counted at its own pace: before everything was sent, or after.
    const counts = events.find((event) => event.type === 'counts') ?? (await reader.to('counts'));
    assert.deepEqual(counts.row, {
      ...{ devices: 2, online: 2, openCommands: 1, openBrews: 1, actions: 0, halted: 0 },
      ...{ openAlarms: 1, unacknowledgedAlarms: 1 },
    });
  });

  it('count everything for those who see everything', async () => {
    await insertCommand(api.pool, 'base-3', { commandId });
    await insertBrew('base-2');
    const abort = new AbortController();
    readers.push(new Reader(api.client.liveTopics({ topics: ['counts'], signal: abort.signal }), abort));
    const { row } = await readers[0]!.to('counts');
    assert.deepEqual(row, {
      ...{ devices: 3, online: 3, openCommands: 1, openBrews: 1, actions: 0, halted: 0 },
      ...{ openAlarms: 0, unacknowledgedAlarms: 0 },
    });
  });

  it('say which of them are nobody’s, or others’, and are refused when all are', async () => {
    const unknown = '99999999-9999-4999-8999-999999999999';
    const reader = follow('device:base-1', 'device:base-3', `brew:${unknown}`);
    const ended = (await reader.toSynced()).flatMap((event) => (event.type === 'ended' ? event.topic : []));
    assert.deepEqual(ended, ['device:base-3', `brew:${unknown}`]);
    const refused = follow('device:base-3', 'commands:base-3');
    await until('it is refused', () => refused.error);
    assert.ok(refused.error instanceof ApiProblem && refused.error.status === 404);
  });

  it('refuse what is no topic, and more than 200', async () => {
    for (const topics of [[], ['device:a b'], ['alarm:base-1'], ['device:'], Array(201).fill('devices')]) {
      const body = JSON.stringify({ topics: topics.map((topic: string) => ({ topic })) });
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const response = await api.fetch('/api/v1/live', { method: 'POST', body, headers });
      assert.equal(response.status, 400, body);
      await response.body?.cancel();
    }
  });

  it('go on from where they were on any instance, also while others are added', async () => {
    const other = await api.another();
    const reader = follow('device:base-1');
    await reader.toSynced();
    await change('base-1', 200);
    api.hint({ devices: ['base-1'] });
    assert.equal((await reader.to('device')).row.firmware, 'v200');
    await setCheckpoint(api.pool, 200);
    await reader.to('synced');
    await change('base-2', 150);
    await cutOff(other.url, async () => reader.topics.watch(['device:base-1', 'device:base-2']));
    const begun = [await reader.to('topic'), await reader.to('topic')];
    assert.deepEqual(
      begun.map(({ topic, from }) => [topic, from]),
      [
        ['device:base-1', 'changes'],
        ['device:base-2', 'snapshot'],
      ],
    );
    const rows = await reader.toSynced();
    assert.deepEqual(
      rows.map((event) => event.type === 'device' && event.row.firmware),
      ['v150'],
      'what is new is there though it changed before, and what is known does not come again',
    );
  });

  it('send a row four times a second at most, in its latest state', async () => {
    const reader = follow('device:base-1', 'device:base-2');
    await reader.toSynced();
    const begunMs = performance.now();
    let position = 200;
    while (performance.now() - begunMs < 2_000) {
      await change('base-1', ++position);
      api.hint({ devices: ['base-1'] });
    }
    const last = `v${position}`;
    const sent = await until('the latest state comes', () => {
      const rows = reader.everything.flatMap((event) =>
        event.type === 'device' && event.row.deviceId === 'base-1' ? [event.row.firmware ?? ''] : [],
      );
      return rows.at(-1) === last ? rows : undefined;
    });
    const seconds = (performance.now() - begunMs) / 1_000;
    assert.ok(sent.length <= 2 + 4 * seconds, `${sent.length} in ${seconds} s`);
    assert.ok(position > 250, 'there were many more changes');
    const numbers = sent.slice(1).map((text) => Number(text.slice(1)));
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    );
  });

  it('end one by one when a device is taken away, and begin anew with what is gained', async () => {
    const reader = follow('devices', 'device:base-1', 'device:base-2');
    await reader.toSynced();
    const takenMs = performance.now();
    await unassignDevices(api.pool, 'berta', ['base-1']);
    const { topic, reason } = await reader.to('ended');
    assert.ok(performance.now() - takenMs < 2_000);
    assert.deepEqual([topic, reason], ['device:base-1', 'noAccess']);
    const left = reader.everything.filter((event) => event.type === 'topic').at(-1);
    assert.deepEqual(left?.deviceIds, ['base-2']);
    await change('base-1', 300);
    api.hint({ devices: ['base-1'] });
    await assignDevices(api.pool, 'berta', ['base-3']);
    assert.deepEqual((await reader.to('topic')).deviceIds, ['base-2', 'base-3']);
    await until('the gained one comes', () =>
      reader.events.find((event) => event.type === 'device' && event.row.deviceId === 'base-3'),
    );
    assert.ok(
      !reader.everything.some((event) => event.type === 'device' && event.row.firmware === 'v300'),
      'nothing of what was taken away',
    );
  });

  it('begin anew when somebody comes back whose devices have changed', async () => {
    const reader = follow('devices');
    await reader.toSynced();
    await cutOff(api.url, async () => {
      await setCheckpoint(api.pool, 500);
      await assignDevices(api.pool, 'berta', ['base-3']);
    });
    const { from, deviceIds } = await reader.to('topic');
    assert.deepEqual([from, deviceIds], ['snapshot', ['base-1', 'base-2', 'base-3']]);
    assert.deepEqual(rowsIn(await reader.toSynced()), ['device', 'device', 'device']);
  });

  it('begin anew when more has changed than is looked through, and have what settled meanwhile', async () => {
    await insertCommand(api.pool, 'base-1', { commandId });
    const reader = follow('commands:base-1');
    assert.deepEqual(rowsIn(await reader.toSynced()), ['command']);
    await cutOff(api.url, () =>
      api.pool.query(
        "update read_model.device_command set status = 'done', position = 150, updated_at = now() - interval '2 hours'",
      ),
    );
    assert.equal((await reader.to('topic')).from, 'changes');
    assert.equal((await reader.to('command')).row.status, 'done');
    await reader.toSynced();
    await cutOff(api.url, () =>
      api.pool.query(
        `insert into read_model.device_command (command_id, device_id, kind, instruction, status, requested_by, requested_at, deadline, updated_at, position)
         select gen_random_uuid(), device_id, kind, instruction, 'done', requested_by, requested_at, deadline, updated_at, 160
         from read_model.device_command, generate_series(1, 501)`,
      ),
    );
    assert.equal((await reader.to('topic')).from, 'snapshot');
  });

  it('show alarms of devices, their changes, and that they are over, also when the hint is lost', async () => {
    const { pool } = api;
    const recordedAt = future;
    await insertAlarm(pool, 'base-1', { alarmId, recordedAt });
    await insertAlarm(pool, 'base-1', { ...{ alarmId: alarmIdOf(2), status: 'cleared' }, recordedAt });
    await pool.query("update read_model.alarm set updated_at = now() - interval '2 hours'");
    await insertAlarm(pool, 'base-2', { alarmId: alarmIdOf(3), recordedAt });
    await insertAlarm(pool, 'base-3', { alarmId: alarmIdOf(4), recordedAt });
    const reader = follow('alarms:base-1', 'counts');
    const ofMine = follow('alarms');
    assert.deepEqual(alarmsIn(await reader.toSynced()), [[alarmId, 'raised']]);
    assert.deepEqual(alarmsIn(await ofMine.toSynced()).toSorted(), [
      [alarmIdOf(3), 'raised'],
      [alarmId, 'raised'],
    ]);
    await become('acknowledged', 200);
    api.hint({ alarms: [{ alarmId, deviceId: 'base-1' }] });
    for (const each of [reader, ofMine]) assert.equal((await each.to('alarm')).row.status, 'acknowledged');
    await untilCounted(reader, { openAlarms: 2, unacknowledgedAlarms: 1 });
    await become('cleared', 201);
    for (const each of [reader, ofMine]) assert.equal((await each.to('alarm')).row.status, 'cleared');
    await untilCounted(reader, { openAlarms: 1, unacknowledgedAlarms: 1 });
    assert.ok(!reader.everything.some((event) => event.type === 'alarm' && event.row.deviceId !== 'base-1'));
  });

  it('tell who comes back of alarms that were over meanwhile, and begin anew when they are too many', async () => {
    await insertAlarm(api.pool, 'base-1', { alarmId, recordedAt: future });
    const reader = follow('alarms');
    await reader.toSynced();
    await cutOff(api.url, async () => {
      await become('cleared', 150);
      await api.pool.query("update read_model.alarm set updated_at = now() - interval '2 hours'");
    });
    assert.equal((await reader.to('topic')).from, 'changes');
    assert.deepEqual(alarmsIn(await reader.toSynced()), [[alarmId, 'cleared']]);
    await cutOff(api.url, () =>
      api.pool.query(
        `insert into read_model.alarm (alarm_id, device_id, kind, status, details, late, raised_at, recorded_at, updated_at, position)
         select gen_random_uuid(), device_id, kind, status, details, late, raised_at, recorded_at, updated_at, 160
         from read_model.alarm, generate_series(1, 501)`,
      ),
    );
    assert.equal((await reader.to('topic')).from, 'snapshot');
  });

  it('tell of an alarm that is over among many that are open', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => alarmIdOf(10 + n));
    for (const id of ids) await insertAlarm(api.pool, 'base-1', { alarmId: id, recordedAt: future });
    await insertAlarm(api.pool, 'base-1', { alarmId, recordedAt: '2026-01-01T00:00:00Z' });
    const reader = follow('alarms:base-1');
    await reader.toSynced();
    await api.pool.query(
      `update read_model.alarm set status = 'cleared', position = 300, updated_at = now() + interval '2 hours' where alarm_id = $1`,
      [ids[0]],
    );
    const { row } = await reader.to('alarm');
    assert.deepEqual([row.alarmId, row.status], [ids[0], 'cleared']);
    assert.ok(!reader.everything.some((event) => event.type === 'alarm' && event.row.alarmId === alarmId));
  });

  it('end with the log-in, and say so', async () => {
    const password = await addPerson(api.pool, 'clara', 'brewer');
    await assignDevices(api.pool, 'clara', ['base-3']);
    const headers = {
      authorization: `Bearer ${await logIn(api.url, 'clara', password ?? '')}`,
      'content-type': 'application/json',
    };
    const body = JSON.stringify({ topics: [{ topic: 'devices' }] });
    const stream = await api.fetch('/api/v1/live', { method: 'POST', body, headers });
    await api.pool.query(
      "update identity.login_session set ended_at = now(), ended_because = 'endedByOperator' where person_id = (select person_id from identity.person where login = 'clara')",
    );
    assert.match(await stream.text(), /event: end\ndata: {"reason":"loggedOut"}\n\n$/);
    await unassignDevices(api.pool, 'clara', ['base-3']);
  });

  /** Later than the assignment of devices. */
  const future = new Date(Date.now() + 3_600_000).toISOString();

  function follow(...topics: readonly string[]): Reader {
    const abort = new AbortController();
    const client = createApiClient({ url: proxy.url, token: () => token });
    const reader = new Reader(client.liveTopics({ topics, signal: abort.signal }), abort);
    readers.push(reader);
    return reader;
  }

  /** Breaks the connection off; after something has happened, the next one goes to this instance. */
  async function cutOff(url: string, meanwhile: () => Promise<unknown>): Promise<void> {
    proxy.close();
    proxy.to(url);
    await meanwhile();
    for (const reader of readers) reader.events.splice(0);
    proxy.open();
  }

  async function change(deviceId: string, position: number): Promise<void> {
    await api.pool.query(
      'update read_model.device_status set firmware = $2, position = $3 where device_id = $1',
      [deviceId, `v${position}`, position],
    );
  }

  const alarmIdOf = (number: number) => `a${String(number).padStart(7, '0')}-1111-4111-8111-111111111111`;

  async function become(status: string, position: number): Promise<void> {
    await api.pool.query(
      'update read_model.alarm set status = $2, position = $3, updated_at = now() where alarm_id = $1',
      [alarmId, status, position],
    );
  }

  async function untilCounted(reader: Reader, expected: Partial<EventOf<'counts'>['row']>): Promise<void> {
    await until(`the counts have ${JSON.stringify(expected)}`, () => {
      const last = reader.everything.filter((event) => event.type === 'counts').at(-1);
      return last && isDeepStrictEqual({ ...last.row, ...expected }, last.row);
    });
  }

  async function insertBrew(baseId: string): Promise<void> {
    await api.pool.query(
      `insert into read_model.brew_plan (plan_id, base_id, keg_id, status, stage, stages, planned_by, planned_at, updated_at, position)
       values ($1, $2, 'keg-1', 'running', null, '[]', 'brewline', now(), now(), 20)`,
      [brewId, baseId],
    );
  }
});

function rowsIn(events: readonly TopicEvent[]): readonly string[] {
  const rows = new Set(['device', 'session', 'command', 'brew', 'alarm']);
  return events
    .map(({ type }) => type)
    .filter((type) => rows.has(type))
    .sort();
}

function alarmsIn(events: readonly TopicEvent[]): readonly (readonly [string, string])[] {
  return events.flatMap((event) =>
    event.type === 'alarm' ? [[event.row.alarmId, event.row.status] as const] : [],
  );
}
