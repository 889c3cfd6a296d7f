import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createFileStore,
  createMemoryStore,
  type Device,
  type DeviceOptions,
} from '../../../adapters/device/index.js';
import type { DeviceInstruction } from '../../../domain/deviceCommand/index.js';
import { freePorts } from '../../../infra/local/setup/index.js';
import { useBroker, type TestBroker } from '../../support/broker.js';
import { pubackProxy } from './pubackProxy.js';
import { createTestDevice, newDeviceId, reading } from './testDevice.js';
import { tapUplink, type Received, type UplinkTap } from './uplinkTap.js';
import { until } from '../../support/until.js';

describe('device client', () => {
  let broker: TestBroker;
  let tap: UplinkTap;
  let folder: string;
  const running = new Set<Device>();

  before(async () => {
    broker = await useBroker();
    tap = await tapUplink(broker);
    folder = await mkdtemp(join(tmpdir(), 'brewline-device-'));
  });

  afterEach(async () => {
    await Promise.all([...running].map((device) => device.kill()));
    running.clear();
  });

  after(async () => {
    await tap.close();
    await broker.stop();
    await rm(folder, { recursive: true });
  });

  async function start(options: Partial<DeviceOptions> = {}): Promise<Device> {
    const device = await createTestDevice(broker, options);
    running.add(device);
    return device;
  }

  const numbered = (deviceId: string) => tap.of(deviceId).filter(({ seq }) => seq > 0);
  const acks = (deviceId: string) =>
    tap.of(deviceId).flatMap(({ commandAck }) => (commandAck ? [commandAck.outcome ?? 0] : []));
  const hellos = (deviceId: string) =>
    tap.of(deviceId).flatMap(({ hello }) => (hello ? [hello.connection] : []));

  it('says hello first, over TLS too, then sends in order and learns of each acknowledgement', async () => {
    const deviceId = newDeviceId();
    const ca = await readFile(broker.caFile, 'utf8');
    const device = await start({ deviceId, mqttUrl: broker.mqttUrl, ca });
    const deliveries = await Promise.all([1, 2, 3].map((value) => device.telemetry([reading(value)], 7)));
    assert.deepEqual(
      deliveries.map(({ outcome, seq }) => [outcome, seq]),
      [
        ['acknowledged', 1],
        ['acknowledged', 2],
        ['acknowledged', 3],
      ],
    );
    await tap.until('all arrived', () => tap.of(deviceId).length === 4);
    const [first, ...rest] = tap.of(deviceId);
    const { installation, ...hello } = { ...first?.hello };
    assert.deepEqual(hello, { connection: 1, machineType: 1, firmware: 'test 1', serial: 'T-1' });
    assert.match(String(installation), /^[1-9]\d*$/);
    assert.deepEqual(
      rest.map(({ seq, boot, telemetry }) => [seq, boot, telemetry?.session]),
      [1, 2, 3].map((seq) => [seq, device.boot, 7]),
    );
  });

  it('keeps order and loses nothing over broken connections, and its last wills name the connections that broke', async () => {
    const deviceId = newDeviceId();
    const device = await start({ deviceId });
    const sent: Promise<unknown>[] = [];
    for (let round = 1; round <= 4; round++) {
      for (let i = 0; i < 100; i++) sent.push(device.telemetry([reading(i)], 1));
      const seen = round * 100 - 60;
      await tap.until('some arrived', () => numbered(deviceId).some(({ seq }) => seq >= seen));
      device.dropConnection();
      await tap.until('it is back', () => hellos(deviceId).length > round);
    }
    await Promise.all(sent);
    await tap.until('the last arrived', () => numbered(deviceId).some(({ seq }) => seq === 400));
    const seqs = numbered(deviceId).map(({ seq }) => seq);
    const firsts = seqs.filter((seq, index) => seqs.indexOf(seq) === index);
    assert.deepEqual(
      firsts,
      Array.from({ length: 400 }, (_, index) => index + 1),
    );
    assert.deepEqual(hellos(deviceId), [1, 2, 3, 4, 5]);
    const wills = () => tap.of(deviceId).flatMap(({ lastWill }) => (lastWill ? [lastWill.connection] : []));
    await tap.until('the wills came', () => wills().length === 4);
    assert.deepEqual(wills(), [1, 2, 3, 4]);
  });

  it('makes another connection when acknowledgements do not come, and sends the same messages again', async () => {
    const deviceId = newDeviceId();
    const proxy = await pubackProxy(broker.mqttPlainPort);
    try {
      const device = await start({ deviceId, mqttUrl: proxy.url, pubackTimeoutMs: 1_000 });
      await device.telemetry([reading(0)], 1);
      proxy.swallow(true);
      const sent = [1, 2, 3, 4].map((value) => device.telemetry([reading(value)], 1));
      await tap.until('the connection was given up', () => hellos(deviceId).length > 1);
      assert.ok(proxy.swallowed >= 4, 'the broker had taken the messages');
      proxy.swallow(false);
      const outcomes = (await Promise.all(sent)).map(({ outcome }) => outcome);
      assert.deepEqual(outcomes, Array(4).fill('acknowledged'));
      const bodies = new Map<number, Set<string>>();
      for (const { seq, telemetry } of numbered(deviceId))
        bodies.set(seq, new Set(bodies.get(seq)).add(JSON.stringify(telemetry)));
      assert.deepEqual([...bodies.keys()], [1, 2, 3, 4, 5]);
      for (const [seq, { size }] of bodies) assert.equal(size, 1, `number ${seq} has one body`);
    } finally {
      await proxy.close();
    }
  });

  it('drops the oldest when its buffer is full, and says which', async () => {
    const deviceId = newDeviceId();
    const device = await start({ deviceId, bufferLimit: 10 });
    const outcomes = Promise.all(
      Array.from({ length: 50 }, (_, value) => device.telemetry([reading(value)], 1)),
    );
    assert.deepEqual(
      (await outcomes).map(({ outcome }) => outcome),
      [...Array<string>(41).fill('dropped'), ...Array<string>(9).fill('acknowledged')],
    );
    await tap.until('the last arrived', () => numbered(deviceId).some(({ seq }) => seq === 50));
    const [gap, ...rest] = numbered(deviceId);
    assert.deepEqual([gap?.seq, gap?.gap?.firstSeq, gap?.gap?.lastSeq], [41, 1, 41]);
    assert.deepEqual(
      rest.map(({ seq }) => seq),
      [42, 43, 44, 45, 46, 47, 48, 49, 50],
    );
  });

  it('counts its boots on disk, and sends what an orderly switch-off left before anything new', async () => {
    const deviceId = newDeviceId();
    const store = createFileStore(join(folder, `${deviceId}.json`));
    const [nowhere] = await freePorts(1);
    const offline = await start({ deviceId, store, mqttUrl: `mqtt://127.0.0.1:${nowhere}` });
    const kept = Promise.all([1, 2, 3].map((value) => offline.telemetry([reading(value)], 1)));
    await offline.stop();
    assert.deepEqual(
      (await kept).map(({ outcome }) => outcome),
      ['kept', 'kept', 'kept'],
    );
    const online = await start({ deviceId, store });
    await online.telemetry([reading(4)], 1);
    await tap.until('all arrived', () => numbered(deviceId).length === 4);
    assert.equal(online.boot, offline.boot + 1);
    assert.deepEqual(
      numbered(deviceId).map(({ boot, seq }) => [boot - offline.boot, seq]),
      [
        [0, 1],
        [0, 2],
        [0, 3],
        [1, 1],
      ],
    );
  });

  it('loses its memory with its power, and the broker publishes its last will', async () => {
    const deviceId = newDeviceId();
    const store = createMemoryStore();
    const device = await start({ deviceId, store });
    await device.telemetry([reading(1)], 1);
    const lost = device.telemetry([reading(2)], 1);
    await device.kill();
    assert.equal((await lost).outcome, 'lost');
    await tap.until('the will came', () =>
      tap.of(deviceId).some(({ lastWill }) => lastWill?.connection === 1),
    );
    const again = await start({ deviceId, store });
    assert.equal((await again.telemetry([reading(3)], 1)).seq, 1);
    assert.equal(again.boot, device.boot + 1);
  });

  describe('of its counters', () => {
    /** What each hello says of the boot before, boots as their distance from the first one. */
    const previous = (deviceId: string, firstBoot: number) =>
      tap.of(deviceId).flatMap(({ boot, hello }) => {
        if (!hello) return [];
        const { previousBoot, previousLastSeq } = hello;
        const before = previousBoot == null ? 'unknown' : [previousBoot - firstBoot, previousLastSeq];
        return [{ boot: boot - firstBoot, before }];
      });
    const installations = (deviceId: string) =>
      tap.of(deviceId).flatMap(({ hello }) => (hello ? [String(hello.installation)] : []));
    /** Uses numbers that nobody hears of but by the next boot. */
    const measure = (device: Device, times: number) => {
      for (let i = 0; i < times; i++) void device.telemetry([reading(i)], 1);
    };

    it('says after an orderly end which number was its last, and names one installation in each hello', async () => {
      const deviceId = newDeviceId();
      const store = createFileStore(join(folder, `${deviceId}.json`));
      const first = await start({ deviceId, store });
      measure(first, 3);
      await first.drain(60_000);
      await first.stop();
      const second = await start({ deviceId, store });
      await tap.until('it is back', () => hellos(deviceId).length === 2);
      second.dropConnection();
      await tap.until('it is back once more', () => hellos(deviceId).length === 3);
      assert.deepEqual(previous(deviceId, first.boot), [
        { boot: 0, before: 'unknown' },
        { boot: 1, before: [0, 3] },
        { boot: 1, before: [0, 3] },
      ]);
      assert.deepEqual(new Set(installations(deviceId)).size, 1);
    });

    it('says nothing of the boot before when a power cut took its last number', async () => {
      const deviceId = newDeviceId();
      const store = createFileStore(join(folder, `${deviceId}.json`));
      const first = await start({ deviceId, store });
      measure(first, 3);
      await first.kill();
      await start({ deviceId, store });
      await tap.until('it is back', () => previous(deviceId, first.boot).at(-1)?.boot === 1);
      assert.deepEqual(previous(deviceId, first.boot).at(-1), { boot: 1, before: 'unknown' });
    });

    it('says it after a power cut too where each number is kept', async () => {
      const deviceId = newDeviceId();
      const options = { deviceId, store: createMemoryStore(), keepsNumbers: true };
      const first = await start(options);
      measure(first, 3);
      await first.kill();
      await start(options);
      await tap.until('it is back', () => previous(deviceId, first.boot).at(-1)?.boot === 1);
      assert.deepEqual(previous(deviceId, first.boot).at(-1), { boot: 1, before: [0, 3] });
    });

    it('goes on from a memory that knows of no installation, and makes one', async () => {
      const deviceId = newDeviceId();
      const store = createMemoryStore();
      await store.save({ boot: 41, obeyed: [], unsent: [] });
      const device = await start({ deviceId, store });
      await tap.until('it said hello', () => hellos(deviceId).length === 1);
      assert.equal(device.boot, 42);
      assert.match(installations(deviceId)[0] ?? '', /^[1-9]\d*$/);
      assert.equal((await store.load())?.installation, installations(deviceId)[0]);
    });

    it('does not name it when its firmware knows nothing of it', async () => {
      const deviceId = newDeviceId();
      await start({ deviceId, namesInstallation: false });
      await tap.until('it said hello', () => hellos(deviceId).length === 1);
      assert.deepEqual(installations(deviceId), ['0']);
    });

    it('begins at boot 1 where even the clock stands at 1970', async () => {
      const device = await start({ clock: () => 0 });
      assert.equal(device.boot, 1);
    });
  });

  it('reports itself gone when it is switched off, exactly once', async () => {
    const deviceId = newDeviceId();
    const device = await start({ deviceId });
    await device.telemetry([reading(1)], 1);
    await device.stop();
    const marker = await start();
    await marker.telemetry([reading(1)], 1);
    await tap.until('a later message came', () =>
      tap.received.some(({ boot, seq }) => boot === marker.boot && seq === 1),
    );
    assert.deepEqual(
      tap.of(deviceId).flatMap(({ lastWill }) => (lastWill ? [lastWill.connection] : [])),
      [1],
    );
  });

  describe('commands', () => {
    const command = (celsius: number, deadlineMs = Date.now() + 60_000) => ({
      schemaVersion: 1,
      commandId: Buffer.from(randomUUID().replaceAll('-', ''), 'hex'),
      deadlineMs,
      sentAtMs: Date.now(),
      setTemperature: { centiCelsius: celsius * 100 },
    });

    const celsiusOf = (instruction: DeviceInstruction) =>
      instruction.kind === 'setTemperature' ? instruction.targetCelsius : Number.NaN;

    it('are obeyed once, over repeats and restarts, and acknowledged each time', async () => {
      const deviceId = newDeviceId();
      const store = createFileStore(join(folder, `${deviceId}.json`));
      const obeyed: number[] = [];
      const onCommand: DeviceOptions['onCommand'] = (instruction) => void obeyed.push(celsiusOf(instruction));
      const device = await start({ deviceId, store, onCommand });
      await tap.until('hello', () => hellos(deviceId).length === 1);
      const cool = command(5.5);
      tap.sendDown(deviceId, cool);
      await tap.until('it was obeyed', () => acks(deviceId).length === 1);
      tap.sendDown(deviceId, cool);
      await tap.until('it was acknowledged again', () => acks(deviceId).length === 2);
      await device.kill();
      await start({ deviceId, store, onCommand });
      await tap.until('hello again', () => hellos(deviceId).length === 2);
      // The broker may lose what comes while it still ends the session that was killed: the backend repeats it, too.
      await until('it was acknowledged once more', () => {
        tap.sendDown(deviceId, cool);
        return acks(deviceId).length >= 3;
      });
      assert.deepEqual(new Set(acks(deviceId)), new Set([2]));
      assert.deepEqual(obeyed, [5.5]);
    });

    it('are refused after their deadline by the clock of the backend, not by its own', async () => {
      const deviceId = newDeviceId();
      const obeyed: number[] = [];
      await start({
        deviceId,
        clock: () => Date.now() - 3_600_000,
        onCommand: (instruction) => void obeyed.push(celsiusOf(instruction)),
      });
      await tap.until('hello', () => hellos(deviceId).length === 1);
      tap.sendDown(deviceId, command(6, Date.now() - 1));
      tap.sendDown(deviceId, command(7));
      await tap.until('both are settled', () => acks(deviceId).length === 2);
      assert.deepEqual(acks(deviceId), [3, 2]);
      assert.deepEqual(obeyed, [7]);
    });

    it('that take too long are cut short by a switch-off, which the next start says by itself', async () => {
      const deviceId = newDeviceId();
      const store = createFileStore(join(folder, `${deviceId}.json`));
      let finish = (): void => undefined;
      const onCommand = () => new Promise<void>((resolve) => (finish = resolve));
      const device = await start({ deviceId, store, onCommand });
      await tap.until('hello', () => hellos(deviceId).length === 1);
      tap.sendDown(deviceId, command(5));
      await tap.until('it was received', () => acks(deviceId).length === 1);
      await device.stop();
      assert.deepEqual(acks(deviceId), [1]);
      finish();
      await start({ deviceId, store });
      await tap.until('it says so', () => acks(deviceId).length === 2);
      assert.deepEqual(acks(deviceId), [1, 3]);
    });

    it('that fail say why, and those that are garbage harm nothing', async () => {
      const deviceId = newDeviceId();
      await start({
        deviceId,
        onCommand: () => {
          throw new Error('the compressor is tired');
        },
      });
      await tap.until('hello', () => hellos(deviceId).length === 1);
      tap.sendDown(deviceId, Buffer.from('garbage'));
      tap.sendDown(deviceId, { ...command(5), schemaVersion: 2 });
      tap.sendDown(deviceId, command(5));
      const failed = (): Received | undefined =>
        tap.of(deviceId).find(({ commandAck }) => Number(commandAck?.outcome) === 3);
      await tap.until('it failed', () => failed() !== undefined);
      assert.equal(failed()?.commandAck?.reason, 'the compressor is tired');
      assert.deepEqual(acks(deviceId), [3]);
    });
  });
});
