import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createMemoryStore } from '../../../adapters/device/index.js';
import { Fleet, SimulatedDevice, type FaultInjection } from '../../../infra/simulation/machines/index.js';
import type { CounterLoss } from '../../../infra/simulation/machines/counterLoss.js';
import { decodeUplink, deviceCodec, encodeDownlink } from '../../../adapters/protobuf/index.js';
import type { DeviceInstruction } from '../../../domain/deviceCommand/index.js';
import { machineTypes, processTypes, steps, userActions } from '../../../domain/machine/index.js';
import { brewline } from '../../../proto/generated/brewline.js';
import { brokerAdmin, useBroker, type TestBroker } from '../../support/broker.js';
import { silentLogger } from '../../support/silentLogger.js';
import { newDeviceId } from './testDevice.js';
import { tapUplink, type UplinkTap } from './uplinkTap.js';
import type { UplinkBody } from '../../../commands/ports/index.js';

describe('simulated device', () => {
  let broker: TestBroker;
  let tap: UplinkTap;
  const running = new Set<SimulatedDevice>();

  before(async () => {
    broker = await useBroker();
    tap = await tapUplink(broker);
  });

  afterEach(async () => {
    await Promise.all([...running].map((device) => device.powerOff()));
    running.clear();
  });

  after(async () => {
    await tap?.close();
    await broker?.stop();
  });

  function attended(machineType: number, faultInjection?: FaultInjection): SimulatedDevice {
    const device = new SimulatedDevice({
      client: {
        deviceId: newDeviceId(),
        login: { type: 'secret', username: broker.mqttUsername(brokerAdmin), secret: broker.adminPassword },
        mqttUrl: broker.mqttPlainUrl,
        codec: deviceCodec,
        store: createMemoryStore(),
        logger: silentLogger,
        maxReconnectMs: 1_000,
      },
      state: undefined,
      machineType,
      seed: 1,
      speed: 10_000,
      life: 'attended',
      ...(faultInjection && { faultInjection: faultInjection }),
      onTelemetry: () => undefined,
    });
    running.add(device);
    return device;
  }

  async function powerOn(device: SimulatedDevice): Promise<void> {
    const { deviceId } = device;
    await device.powerOn();
    await tap.until('it has said its settings', () => bodies(deviceId, 'settingsReport').length > 0);
  }

  /** Sends a command as the backend does. */
  function send(
    { deviceId }: SimulatedDevice,
    instruction: DeviceInstruction,
    commandId: string = randomUUID(),
  ): string {
    const [sentAtMs, deadlineMs] = [Date.now(), Date.now() + 60_000];
    const command = { commandId, deviceId, instruction, sentAtMs, deadlineMs, traceparent: undefined };
    tap.sendDown(deviceId, Buffer.from(encodeDownlink(command)));
    return commandId;
  }

  /** As ingest reads them: a message that was sent twice counts once. */
  function bodies<Type extends UplinkBody['type']>(deviceId: string, type: Type) {
    const known = new Set<string>();
    return tap.of(deviceId).flatMap((message) => {
      const order = `${message.boot}/${message.seq}`;
      if (message.seq > 0 && known.has(order)) return [];
      known.add(order);
      const { body } = decodeUplink(brewline.v1.Uplink.encode(message).finish(), deviceId);
      return body.type === type ? [body as Extract<UplinkBody, { type: Type }>] : [];
    });
  }

  const answersTo = ({ deviceId }: SimulatedDevice, commandId: string) =>
    bodies(deviceId, 'commandAck').flatMap((ack) => (ack.commandId === commandId ? [ack.answer] : []));
  const outcomesOf = (device: SimulatedDevice, commandId: string) =>
    answersTo(device, commandId).map(({ outcome }) => outcome);
  const reportsOf = ({ deviceId }: SimulatedDevice) =>
    bodies(deviceId, 'sessionReport').map(({ report }) => report);
  const stepsOf = (device: SimulatedDevice) =>
    reportsOf(device).flatMap((report) => (report.type === 'stepEntered' ? [report.step] : []));

  async function obeys(device: SimulatedDevice, instruction: DeviceInstruction): Promise<string> {
    const commandId = send(device, instruction);
    await tap.until(`${instruction.kind} is done`, () => outcomesOf(device, commandId).includes('done'));
    return commandId;
  }

  /** Lets time pass for the machine. */
  async function tickUntil(device: SimulatedDevice, what: string, condition: () => boolean): Promise<void> {
    const ticking = setInterval(() => device.tick(1), 50);
    try {
      await tap.until(what, condition);
    } finally {
      clearInterval(ticking);
    }
  }

  const clean = { kind: 'startSession', processType: processTypes.clean } as const;
  const startCleaning = { kind: 'confirmAction', action: userActions.startCleaning } as const;

  it('is driven through a session by commands, and is idle before and after', async () => {
    const device = attended(machineTypes.base);
    await powerOn(device);
    device.tick(1);
    const commandId = await obeys(device, clean);
    await obeys(device, { kind: 'setTemperature', targetCelsius: 60 });
    device.tick(1);
    assert.deepEqual(stepsOf(device), [steps.cleanPrepare]);
    await obeys(device, startCleaning);
    await tickUntil(device, 'it is clean', () =>
      reportsOf(device).some(({ type }) => type === 'sessionCompleted'),
    );
    device.tick(1);
    await device.drain(60_000);
    const [started] = reportsOf(device);
    assert.deepEqual(started, {
      type: 'sessionStarted',
      processType: processTypes.clean,
      recipe: 'Alkaline clean',
      commandId,
    });
    assert.equal(stepsOf(device).at(-1), steps.cleanDone);
    const sessions = tap
      .of(device.deviceId)
      .flatMap(({ telemetry }) => (telemetry ? [telemetry.session] : []));
    assert.deepEqual([sessions.at(0), sessions.at(-1)], [0, 0]);
    assert.ok(sessions.some((session) => session !== 0));
  });

  it('sends the log of its session, and says how far it is', async () => {
    const device = attended(machineTypes.base);
    await powerOn(device);
    await obeys(device, clean);
    for (let round = 0; round < 3; round++) {
      for (let command = 0; command < 39; command++) send(device, { kind: 'wake' });
      await obeys(device, { kind: 'wake' });
    }
    const commandId = await obeys(device, { kind: 'sendLog' });
    // There is a receipt when the first line takes a while to be sent.
    const told = answersTo(device, commandId).filter(({ outcome }) => outcome !== 'received');
    assert.deepEqual(told, [
      { outcome: 'executing', percent: 40 },
      { outcome: 'executing', percent: 81 },
      { outcome: 'executing', percent: 100 },
      { outcome: 'done' },
    ]);
    const { session } = device.state;
    const logs = tap.of(device.deviceId).flatMap(({ logs }) => (logs ? [logs] : []));
    assert.ok(logs.every((log) => log.session === session));
    const lines = logs.flatMap((log) => log.lines ?? []).map(({ text }) => text);
    assert.deepEqual(lines.slice(0, 5), [
      'clean began',
      'step cleanPrepare, phase cleanPrepare',
      'waits for action 32 (startCleaning)',
      'startSession executed',
      'wake executed',
    ]);
    const unknown = send(device, { kind: 'sendLog', session: 7 });
    await tap.until('it has none', () => outcomesOf(device, unknown).includes('failed'));
    assert.deepEqual(answersTo(device, unknown).at(-1), {
      outcome: 'failed',
      reason: 'the machine has no log for session 7',
    });
  });

  it('says the settings that it has when they were changed, and keeps them and its set point over a power cut', async () => {
    const device = attended(machineTypes.keg);
    await powerOn(device);
    const reported = () => bodies(device.deviceId, 'settingsReport').map(({ settings }) => settings);
    const [first] = reported();
    await obeys(device, { kind: 'setTemperature', targetCelsius: 8 });
    await obeys(device, { kind: 'changeSettings', settings: { soundOn: false }, version: 1 });
    await tap.until('they came', () => reported().length === 2);
    await device.powerCycle(0);
    await tap.until('they came again', () => reported().length === 3);
    assert.deepEqual(reported().slice(1), [
      { ...first, soundOn: false },
      { ...first, soundOn: false },
    ]);
    const measured = () => tap.of(device.deviceId).filter(({ telemetry }) => telemetry);
    const before = measured().length;
    device.tick(1);
    await device.drain(60_000);
    // The broker has it, and gives it to the tap in its own time.
    await tap.until('its reading came', () => measured().length > before);
    assert.equal(measured().at(-1)?.telemetry?.blocks?.[0]?.context?.targetCentiCelsius, 800);
  });

  it('at full rate it reports each second, and then as its fleet does', async () => {
    const device = attended(machineTypes.keg);
    const other = attended(machineTypes.keg);
    const devices = [device, other];
    const slow = { rate: 0.01, readingsPerMessage: 1, faults: false, seed: 1, logger: silentLogger };
    const fleet = new Fleet({ devices, ...slow });
    const stop = new AbortController();
    const fleetRuns = fleet.run(stop.signal);
    const readings = ({ deviceId }: SimulatedDevice) => bodies(deviceId, 'observation').length;
    try {
      await tap.until('it is there', () => bodies(device.deviceId, 'settingsReport').length > 0);
      await obeys(device, { kind: 'fullRate', minutes: 1 });
      await tap.until('it reports', () => readings(device) >= 3);
      assert.equal(readings(other), 0);
      const { fullRateUntilMs } = device.state;
      assert.ok(device.isDue(fullRateUntilMs - 1));
      assert.ok(!device.isDue(fullRateUntilMs));
    } finally {
      stop.abort();
      await fleetRuns;
    }
  });

  describe('that loses its counters', () => {
    const hellos = ({ deviceId }: SimulatedDevice) =>
      tap.of(deviceId).flatMap(({ boot, hello }) => {
        if (!hello) return [];
        return [{ boot, installation: String(hello.installation), previousBoot: hello.previousBoot }];
      });

    /** The first hello after its power was cut. */
    async function restart(device: SimulatedDevice, loss?: CounterLoss) {
      const before = hellos(device).length;
      await device.powerCycle(0, loss);
      await tap.until('it is back', () => hellos(device).length > before);
      return hellos(device)[before] as ReturnType<typeof hellos>[number];
    }

    it('begins at boot 1 with another installation after a factory reset, in the session that it was in', async () => {
      const device = attended(machineTypes.base);
      await powerOn(device);
      await obeys(device, clean);
      const { session } = device.state;
      const hello = await restart(device, 'loseCounters');
      assert.deepEqual([hello.boot, hello.previousBoot], [1, null]);
      assert.notEqual(hello.installation, hellos(device)[0]?.installation);
      await tap.until('it says its step again', () => stepsOf(device).length === 2);
      assert.equal(device.state.session, session);
    });

    it('says nothing of its installation when that is lost, until it has another one', async () => {
      const device = attended(machineTypes.base);
      await powerOn(device);
      for (let time = 0; time < 2; time++) {
        const { boot, installation } = await restart(device, 'loseIdentity');
        assert.deepEqual([boot, installation], [1, '0']);
      }
      assert.equal((await restart(device)).installation, '0');
      assert.notEqual((await restart(device, 'loseCounters')).installation, '0');
    });

    it('goes by a wrong clock when that is lost: its boot, its times, and the numbers of its sessions', async () => {
      const device = attended(machineTypes.base);
      await powerOn(device);
      const nowS = Date.now() / 1000;
      const { boot } = await restart(device, 'loseClock');
      assert.ok(Math.abs(boot - nowS) > 365 * 86_400);
      device.tick(1);
      await tap.until('it measures', () => bodies(device.deviceId, 'observation').length > 0);
      const [observation] = bodies(device.deviceId, 'observation');
      assert.ok(observation?.type === 'observation');
      assert.ok(Math.abs((observation.readings[0]?.atMs ?? 0) / 1000 - boot) < 60);
      assert.equal(device.state.lastSession, 0);
    });

    it('goes back to an earlier boot of the same installation when older counters are restored', async () => {
      const device = attended(machineTypes.base);
      await powerOn(device);
      const [first] = hellos(device);
      const second = await restart(device);
      const third = await restart(device);
      const { boot, installation } = await restart(device, 'restoreOldCounters');
      assert.deepEqual([boot, third.boot], [second.boot, second.boot + 1]);
      assert.equal(installation, first?.installation);
    });
  });

  describe('that misbehaves', () => {
    it('never acknowledges, and has obeyed', async () => {
      const device = attended(machineTypes.base, { type: 'neverAcknowledge' });
      await powerOn(device);
      const commandId = send(device, clean);
      await tap.until('the session began', () => stepsOf(device).length === 1);
      device.misbehave(undefined);
      send(device, clean, commandId);
      await tap.until('it is honest again', () => outcomesOf(device, commandId).length > 0);
      assert.deepEqual(outcomesOf(device, commandId), ['done']);
      assert.deepEqual(stepsOf(device), [steps.cleanPrepare]);
    });

    it('acknowledges twice', async () => {
      const device = attended(machineTypes.base, { type: 'acknowledgeTwice' });
      await powerOn(device);
      const commandId = send(device, clean);
      await tap.until('all came', () => outcomesOf(device, commandId).length === 2);
      assert.deepEqual(outcomesOf(device, commandId), ['done', 'done']);
    });

    it('acknowledges late', async () => {
      const device = attended(machineTypes.base, { type: 'acknowledgeLate', afterMs: 700 });
      await powerOn(device);
      const sentAt = performance.now();
      const commandId = await obeys(device, clean);
      assert.ok(performance.now() - sentAt >= 690);
      assert.deepEqual(outcomesOf(device, commandId), ['done']);
    });

    it('reboots in the middle: says so, is in the session that it began, and tells of it once', async () => {
      const device = attended(machineTypes.base, { type: 'rebootInTheMiddle' });
      await powerOn(device);
      const commandId = send(device, clean);
      await tap.until('it is back', () => outcomesOf(device, commandId).includes('failed'));
      device.misbehave(undefined);
      assert.deepEqual(answersTo(device, commandId), [
        { outcome: 'received' },
        { outcome: 'failed', reason: 'the power failed while the machine executed it' },
      ]);
      await obeys(device, startCleaning);
      const reports = reportsOf(device);
      assert.equal(reports.filter(({ type }) => type === 'sessionStarted').length, 1);
      assert.equal(reports.find((report) => report.type === 'sessionStarted')?.commandId, commandId);
      assert.equal(reports.filter(({ type }) => type === 'userActionRequested').length, 1);
      const boots = new Set(tap.of(device.deviceId).map(({ boot }) => boot));
      assert.equal(boots.size, 2);
    });

    it('fails at a step', async () => {
      const device = attended(machineTypes.base, { type: 'failAtStep', step: steps.cleanDrain });
      await powerOn(device);
      await obeys(device, clean);
      await obeys(device, startCleaning);
      await tickUntil(device, 'it failed', () => stepsOf(device).includes(steps.cleanFailed));
      assert.equal(device.state.session, 0);
    });
  });
});
