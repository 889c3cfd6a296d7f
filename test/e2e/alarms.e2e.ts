import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { dataOf, type Alarm, type Schemas, type TopicEvent } from '../../adapters/apiClient/index.js';
import { createEventStore } from '../../adapters/eventStore/index.js';
import { resetProjection } from '../../adapters/postgres/resetProjection.js';
import { machineTypes, steps, userActions } from '../../domain/machine/index.js';
import { acceptedCommand, apiOf, isOnline, type ApiClient } from '../support/apiClient.js';
import { useStack } from '../support/sharedStack.js';
import { until } from '../support/until.js';
import { AttendedMachine } from './attendedMachine.js';

/** Much sooner than people may choose. */
const soon = { userActionNeeded: { escalateAfterMinutes: 0.03 }, deviceLost: { afterMinutes: 0.03 } };
/** Long enough to count as lost. */
const outageMs = 6_000;

describe('alarms of a whole brew', () => {
  const stack = useStack();
  let api: ApiClient;
  let base: AttendedMachine;
  let keg: AttendedMachine;
  /** What the live stream told of the base, in its order. */
  const told: Alarm[] = [];
  const watching = new AbortController();
  let watched: Promise<void> = Promise.resolve();
  let brewId: string;

  before(async () => {
    api = apiOf(stack());
    base = await AttendedMachine.start(stack(), machineTypes.base);
    keg = await AttendedMachine.start(stack(), machineTypes.keg);
    for (const { deviceId } of [base, keg])
      await until(`${deviceId} is online`, () => isOnline(api, deviceId));
    await changeRules(base.deviceId, soon);
    const topics = [`alarms:${base.deviceId}`];
    watched = watch(api.liveTopics({ topics, signal: watching.signal }));
    const body: Schemas['BrewRequest'] = { baseId: base.deviceId, kegId: keg.deviceId, stages: ['clean'] };
    ({ brewId } = dataOf(await api.POST('/api/v1/brews', { body })));
  });
  after(async () => {
    watching.abort();
    await watched;
    await Promise.all([base?.stop(), keg?.stop()]);
  });

  it('tell a person what a machine waits for, and escalate it', async () => {
    const alarm = await untilTold('userActionNeeded', 'escalated');
    assert.deepEqual(
      [alarm.brewId, alarm.details, alarm.late],
      [brewId, { action: userActions.startCleaning }, false],
    );
  });

  it('tell that a machine is lost, and that it is back though the dispatcher was killed meanwhile', async () => {
    const outage = base.cutPower(outageMs);
    await untilTold('deviceLost', 'raised');
    stack().kill('dispatcher');
    await outage;
    const { cause } = await untilTold('deviceLost', 'cleared');
    assert.equal(cause, 'conditionEnded');
  });

  it('are over when a person has done what was asked', async () => {
    base.failAt(steps.cleanHeatUp);
    const action = userActions.startCleaning;
    await acceptedCommand(api, base.deviceId, { kind: 'confirmAction', action });
    const { cause, resolvedAt } = await untilTold('userActionNeeded', 'cleared');
    assert.deepEqual([cause, resolvedAt !== null], ['conditionEnded', true]);
  });

  it('stay after a fault until somebody has seen them', async () => {
    const error = await untilTold('fault', 'resolved', ({ details }) => details.error !== undefined);
    assert.equal(error.cause, 'sessionEnded');
    const failed = await untilTold('fault', 'raised', ({ details }) => details.step !== undefined);
    assert.equal(failed.details.step, steps.cleanFailed);
    const params = { path: { alarmId: error.alarmId } };
    dataOf(await api.POST('/api/v1/alarms/{alarmId}/acknowledge', { params }));
    await untilTold('fault', 'cleared', ({ alarmId }) => alarmId === error.alarmId);
  });

  it('are each there once, in the list, the curve and the store, and the same after a rebuild', async () => {
    const shown = await listed();
    assert.deepEqual(shown.map(({ kind, status }) => `${kind} ${status}`).toSorted(), [
      'deviceLost cleared',
      'fault cleared',
      'fault raised',
      'userActionNeeded cleared',
    ]);
    const curve = await api.GET('/api/v1/brews/{brewId}/history', { params: { path: { brewId } } });
    assert.deepEqual(
      dataOf(curve)
        .parts.flatMap(({ history }) => history.annotations.alarms.map(({ alarmId }) => alarmId))
        .toSorted(),
      shown.map(({ alarmId }) => alarmId).toSorted(),
    );
    const events = await alarmEvents();
    assert.equal(new Set(events).size, events.length, events.join('\n'));
    const pool = new Pool({ connectionString: stack().databaseUrl, max: 1 });
    try {
      const end = (await withStore((store) => store.endPosition())) ?? 0n;
      for (const projection of ['alarms', 'readModels'] as const) await resetProjection(pool, projection);
      await until('everything is projected again', () => areProjected(pool, end));
    } finally {
      await pool.end();
    }
    assert.deepEqual(await listed(), shown);
    assert.deepEqual(await alarmEvents(), events);
  });

  async function watch(topics: AsyncIterable<TopicEvent>): Promise<void> {
    for await (const event of topics) if (event.type === 'alarm') told.push(event.row);
  }

  /** The first version of an alarm of this kind with this status. */
  function untilTold(
    kind: Alarm['kind'],
    status: Alarm['status'],
    isMeant: (alarm: Alarm) => boolean = () => true,
  ): Promise<Alarm> {
    return until(`${kind} is ${status}`, () =>
      told.find((alarm) => alarm.kind === kind && alarm.status === status && isMeant(alarm)),
    );
  }

  /** The whole life of each, whatever happens to others meanwhile. */
  async function listed(): Promise<readonly Alarm[]> {
    const query = { device: base.deviceId, status: 'all' } as const;
    return dataOf(await api.GET('/api/v1/alarms', { params: { query } })).items;
  }

  /** With an event, as no command would change them. */
  async function changeRules(deviceId: string, changes: object): Promise<void> {
    const recordedAt = new Date();
    const data = { deviceId, changes, changedBy: 'brewline', atMs: recordedAt.getTime() };
    const metadata = { schemaVersion: 1, recordedAt: recordedAt.toISOString(), causedBy: 'test' };
    const event = { id: randomUUID(), type: 'DeviceAlarmRulesChanged', data, metadata };
    await withStore((store) => store.append(`alarmRules-${deviceId}`, 'any', [event]));
  }

  function alarmEvents(): Promise<readonly string[]> {
    return withStore(async (store) => {
      const events: string[] = [];
      for await (const { stream, type, data } of store.readAll())
        if (stream.startsWith('alarm-') && (data as { deviceId: string }).deviceId === base.deviceId)
          events.push(`${type} ${stream}`);
      return events;
    });
  }

  async function withStore<Result>(
    read: (store: ReturnType<typeof createEventStore>) => Promise<Result>,
  ): Promise<Result> {
    const store = createEventStore({ url: stack().eventStoreUrl });
    try {
      return await read(store);
    } finally {
      await store.close();
    }
  }

  async function areProjected(pool: Pool, upTo: bigint): Promise<boolean> {
    const text = `select least(r.position, d.position)::text as position from read_model.checkpoint r, dispatch.checkpoint d
      where r.projection = 'readModels' and d.projection = 'alarms'`;
    const { rows } = await pool.query<{ position: string }>(text);
    return rows[0] !== undefined && BigInt(rows[0].position) >= upTo && (await isAnswered());
  }

  /** The API refuses while a read model is rebuilt. */
  async function isAnswered(): Promise<boolean> {
    return (await api.GET('/api/v1/alarms', {})).response.status === 200;
  }
});
