import assert from 'node:assert/strict';
import { resetProjection } from '../../../adapters/postgres/resetProjection.js';
import { createAlarms } from '../../../commands/alarms/index.js';
import type { AlarmEvent } from '../../../domain/alarms/index.js';
import { sessionId } from '../../../domain/brewSession/index.js';
import { phases, processTypes, sensors, steps } from '../../../domain/machine/index.js';
import { createAlarmProcessor } from '../../../infra/compose/alarms.js';
import { encodeMessages, schemaVersion as logVersion, telemetryContent } from '../../support/logFixtures.js';
import { parkingBudget } from '../../support/parkingBudget.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import {
  connectedEvent,
  eventOf,
  startProjectionStack,
  type ProjectionStack,
} from '../projections/projectionStack.js';

const minuteMs = 60_000;
const source = { epoch: 0, boot: 1, seq: 1 };

describe('the processor of alarms', function () {
  this.timeout(60_000);
  let stack: ProjectionStack;
  /** How far the dispatcher's clock is ahead. */
  let aheadMs = 0;
  const running: { readonly stop: () => Promise<void> }[] = [];

  before(async () => {
    stack = await startProjectionStack();
  });
  afterEach(async () => {
    aheadMs = 0;
    await Promise.all(running.splice(0).map((each) => each.stop()));
  });
  after(() => stack?.stop());

  function start() {
    const { pool, store, databaseUrl } = stack;
    const batch = { items: 50, bytes: 1_048_576 };
    const now = () => new Date(Date.now() + aheadMs);
    const processor = createAlarmProcessor({
      pool,
      databaseUrl,
      store,
      logger: silentLogger,
      batch,
      parkingBudget,
      now,
    });
    const stopping = new AbortController();
    const ended = processor.run(stopping.signal);
    const stop = async () => {
      stopping.abort();
      await ended;
    };
    running.push({ stop });
    return { processor, stop };
  }

  /** Appends reports of a machine's session 7; the first of them begins it. */
  async function report(deviceId: string, ...events: readonly (readonly [string, object])[]): Promise<void> {
    const stored = events.map(([type, data]) =>
      eventOf(type, { deviceId, session: 7, source, atMs: Date.now(), ...data }, 2),
    );
    await stack.store.append(`brewSession-${sessionId(deviceId, 7)}`, 'any', stored);
  }

  const begin = (deviceId: string, processType: number, phase: number) =>
    report(
      deviceId,
      ['SessionStarted', { processType, recipe: '', inferred: false }],
      ['StepEntered', { phase, step: steps.mashing }],
    );

  async function alarmsOf(deviceId: string): Promise<readonly AlarmEvent[]> {
    const found: AlarmEvent[] = [];
    for await (const { stream, type, data } of stack.store.readAll())
      if (stream.startsWith('alarm-') && (data as { deviceId: string }).deviceId === deviceId)
        found.push({ type, data } as AlarmEvent);
    return found;
  }
  const typesOf = async (deviceId: string) => (await alarmsOf(deviceId)).map(({ type }) => type);
  const untilTypes = (deviceId: string, ...types: string[]) =>
    until(
      `${types.join(', ')} of ${deviceId}`,
      async () => (await typesOf(deviceId)).join() === types.join(),
    );

  async function hasCaughtUp(): Promise<boolean> {
    const { rows } = await stack.pool.query<{ position: string }>(
      `select position::text from dispatch.checkpoint where projection = 'alarms'`,
    );
    return rows[0] !== undefined && BigInt(rows[0].position) >= ((await stack.store.endPosition()) ?? 0n);
  }

  it('raises what a machine waits for, escalates it by time alone, and resolves it', async () => {
    start();
    await begin('keg-1', processTypes.fermentation, phases.fermentationPrepare);
    await report('keg-1', ['UserActionRequested', { action: 28 }]);
    await untilTypes('keg-1', 'AlarmRaised');
    aheadMs = 31 * minuteMs;
    await untilTypes('keg-1', 'AlarmRaised', 'AlarmEscalated');
    await report('keg-1', ['UserActionDone', { action: 28 }]);
    await untilTypes('keg-1', 'AlarmRaised', 'AlarmEscalated', 'AlarmResolved');
  });

  it('does not escalate what somebody acknowledged, and shows both in the read model', async () => {
    start();
    stack.process();
    const alarms = createAlarms({ store: stack.store, now: () => new Date() });
    await begin('keg-2', processTypes.fermentation, phases.fermentationPrepare);
    await report(
      'keg-2',
      ['UserActionRequested', { action: 29 }],
      ['FaultReported', { code: 117, text: '' }],
    );
    await untilTypes('keg-2', 'AlarmRaised', 'AlarmRaised');
    const [action] = await alarmsOf('keg-2');
    await alarms.acknowledge({ alarmId: action!.data.alarmId, personId: 'brewline' });
    await alarms.acknowledge({ alarmId: action!.data.alarmId, personId: 'brewline' });
    await until('the watch knows', async () => {
      const text = `select state->'open'->0->>'isAcknowledged' as seen from dispatch.alarm_watch where device_id = 'keg-2'`;
      return (await stack.pool.query<{ seen: string }>(text)).rows[0]?.seen === 'true';
    });
    aheadMs = 31 * minuteMs;
    await until('it is looked at', async () => (await nextDueOf('keg-2')) === 'infinity');
    assert.deepEqual(await typesOf('keg-2'), ['AlarmRaised', 'AlarmRaised', 'AlarmAcknowledged']);
    const shown = await until('the rows are there', async () => {
      const text = `select kind, status, session_id, details from read_model.alarm where device_id = 'keg-2' order by kind`;
      const { rows } = await stack.pool.query<{ status: string }>(text);
      return rows.length === 2 && rows[1]?.status === 'acknowledged' ? rows : undefined;
    });
    assert.deepEqual(shown, [
      { kind: 'fault', status: 'raised', session_id: 'keg-2.7', details: { error: 117 } },
      { kind: 'userActionNeeded', status: 'acknowledged', session_id: 'keg-2.7', details: { action: 29 } },
    ]);
    await stack.stopProcessors();
  });

  async function nextDueOf(deviceId: string): Promise<string | undefined> {
    const text = 'select next_due_at::text as due from dispatch.alarm_watch where device_id = $1';
    return (await stack.pool.query<{ due: string }>(text, [deviceId])).rows[0]?.due;
  }

  it('samples the readings of telemetry, and keeps to the rules of the machine', async () => {
    start();
    const alarms = createAlarms({ store: stack.store, now: () => new Date() });
    const changes = { temperatureOutOfBand: { brewMinutes: 5 } };
    await alarms.changeDeviceRules({ deviceId: 'base-1', changes, personId: 'brewline' });
    assert.deepEqual(await alarms.changesOf('base-1'), changes);
    await begin('base-1', processTypes.brew, phases.mash);
    const startMs = Date.now() - 20 * minuteMs;
    const celsiusAt = (minute: number) => (minute < 10 ? 66 : 75);
    const readings = Array.from({ length: 40 }, (_, half) => ({
      atMs: startMs + (half * minuteMs) / 2,
      sensors: [sensors.liquid, sensors.setPoint],
      values: [celsiusAt(half / 2), 66],
      context: undefined,
    }));
    const messages = [readings.slice(0, 30), readings.slice(30)].map((some, at) => ({
      ...{ deviceId: 'base-1', seq: at + 1, receivedAtMs: Date.now() },
      content: telemetryContent(7, some),
    }));
    const logged = eventOf('TelemetryRecorded', encodeMessages(messages), logVersion);
    await stack.store.append('telemetry-01-2026-03-01', 'any', [logged]);
    await untilTypes('base-1', 'AlarmRaised');
    const [raised] = await alarmsOf('base-1');
    assert.ok(raised?.type === 'AlarmRaised');
    assert.equal(raised.data.kind, 'temperatureOutOfBand');
    assert.ok(Math.abs(raised.data.atMs - (startMs + 15 * minuteMs)) < minuteMs);
  });

  it('goes on after a restart, and two of them raise each alarm once', async () => {
    const first = start();
    start();
    await stack.store.append('device-keg-3', 'any', [connectedEvent('keg-3')]);
    await begin('keg-3', processTypes.fermentation, phases.fermentationPrepare);
    for (let asked = 0; asked < 5; asked += 1) {
      await report('keg-3', ['UserActionRequested', { action: 40 + asked }]);
      await report('keg-3', ['UserActionDone', { action: 40 + asked }]);
      if (asked === 2) await first.stop();
    }
    await untilTypes('keg-3', ...Array.from({ length: 5 }, () => ['AlarmRaised', 'AlarmResolved']).flat());
  });

  it('appends nothing in a rebuild, and is ready for what comes next', async () => {
    start();
    await begin('keg-4', processTypes.fermentation, phases.fermentationPrepare);
    await report('keg-4', ['UserActionRequested', { action: 28 }]);
    await untilTypes('keg-4', 'AlarmRaised');
    await until('everything is applied', hasCaughtUp);
    const before = await stack.store.endPosition();
    const watched = await rowsOf();
    await resetProjection(stack.pool, 'alarms');
    await until(
      'everything is applied again',
      async () => (await rowsOf()).length > 0 && (await hasCaughtUp()),
    );
    assert.equal(await stack.store.endPosition(), before);
    assert.deepEqual(await rowsOf(), watched);
    await report('keg-4', ['UserActionDone', { action: 28 }]);
    await untilTypes('keg-4', 'AlarmRaised', 'AlarmResolved');
  });

  /** What is remembered, but for what was open when its alarm was over: the machine, its facts and its alarms. */
  async function rowsOf(): Promise<readonly string[]> {
    const text = `select device_id || (state->'facts')::text || (state->'open')::text as row from dispatch.alarm_watch order by 1`;
    return (await stack.pool.query<{ row: string }>(text)).rows.map(({ row }) => row);
  }
});
