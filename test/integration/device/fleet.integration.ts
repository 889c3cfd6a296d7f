import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createMemoryStore } from '../../../adapters/device/index.js';
import { Fleet, SimulatedDevice } from '../../../infra/simulation/machines/index.js';
import { deviceCodec, unpackReadings } from '../../../adapters/protobuf/index.js';
import { brokerAdmin, useBroker, type TestBroker } from '../../support/broker.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { newDeviceId } from './testDevice.js';
import { tapUplink, type UplinkTap } from './uplinkTap.js';

const deviceCount = 20;
const readingsPerMessage = 3;

describe('simulated fleet', () => {
  let broker: TestBroker;
  let tap: UplinkTap;

  before(async () => {
    broker = await useBroker();
    tap = await tapUplink(broker);
  });

  after(async () => {
    await tap?.close();
    await broker?.stop();
  });

  it('under faults: everything that was acknowledged arrived, in order, with as many readings as the ledger says', async () => {
    const ledger = new Map<string, number>();
    const devices = Array.from({ length: deviceCount }, (_, index) => newSimulatedDevice(index, ledger));
    const fleet = new Fleet({
      devices,
      rate: 20,
      readingsPerMessage,
      faults: true,
      seed: 1,
      logger: silentLogger,
    });
    const stop = new AbortController();
    const running = fleet.run(stop.signal);
    const broken = () => tap.received.filter(({ lastWill }) => lastWill).length;
    await until('enough went wrong', () => broken() >= 5 && restarted().length > 0 && ledger.size > 1000);
    stop.abort();
    await running;
    assert.equal(await fleet.shutDown(20_000), true);
    const arrived = await until('all arrived', () => {
      const readings = arrivedReadings();
      return [...ledger.keys()].every((key) => readings.has(key)) ? readings : undefined;
    });
    for (const [key, readings] of ledger) assert.equal(arrived.get(key), readings, key);
    for (const { deviceId } of devices) assertInOrder(deviceId);
    const forgetful = new Set([devices[9]?.deviceId, devices[19]?.deviceId]);
    assert.ok(restarted().every((deviceId) => forgetful.has(deviceId)));
    const { published, acknowledged, buffered } = fleet.stats;
    assert.equal(buffered, 0);
    assert.ok(acknowledged > 1000 && acknowledged <= published);
  });

  it('does not begin more attempts than a broker that is slow can answer', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined).resume());
    });
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const mqttUrl = `mqtt://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const devices = Array.from({ length: 300 }, (_, index) => newSimulatedDevice(index, new Map(), mqttUrl));
    const common = { rate: 0.1, readingsPerMessage, faults: false, seed: 1, logger: silentLogger };
    const fleet = new Fleet({ devices, ...common });
    const stop = new AbortController();
    const running = fleet.run(stop.signal);
    try {
      await until('the first attempts wait', () => sockets.size >= 100);
      await delay(500);
      assert.equal(sockets.size, 100);
    } finally {
      stop.abort();
      await running;
      silent.close();
      for (const socket of sockets) socket.destroy();
      await fleet.shutDown(0);
    }
  });

  function newSimulatedDevice(
    index: number,
    ledger: Map<string, number>,
    mqttUrl = broker.mqttPlainUrl,
  ): SimulatedDevice {
    const deviceId = newDeviceId();
    return new SimulatedDevice({
      client: {
        deviceId,
        login: { type: 'secret', username: broker.mqttUsername(brokerAdmin), secret: broker.adminPassword },
        mqttUrl,
        codec: deviceCodec,
        store: createMemoryStore(),
        logger: silentLogger,
      },
      state: undefined,
      machineType: index % 2,
      seed: index,
      speed: 600,
      onTelemetry: ({ boot, seq }, readings) => ledger.set(`${deviceId}/${boot}/${seq}`, readings.length),
    });
  }

  /** Devices whose boot counter fell. */
  function restarted(): string[] {
    const boots = new Map<string, number>();
    return tap.received.flatMap(({ topicDevice, boot, hello }) => {
      if (!hello) return [];
      const before = boots.get(topicDevice) ?? 0;
      boots.set(topicDevice, boot);
      return boot < before ? [topicDevice] : [];
    });
  }

  function arrivedReadings(): Map<string, number> {
    return new Map(
      tap.received.flatMap(({ topicDevice, boot, seq, telemetry }) =>
        telemetry
          ? [[`${topicDevice}/${boot}/${seq}`, unpackReadings(telemetry).readings.length] as const]
          : [],
      ),
    );
  }

  /** First arrivals follow each other without a hole from 1 on in each boot, whichever boot follows which. */
  function assertInOrder(deviceId: string): void {
    let last = { boot: 0, connection: 0, seq: 0 };
    for (const { boot, seq, hello } of tap.of(deviceId)) {
      const connection = hello?.connection ?? 0;
      const continues = boot === last.boot && connection > last.connection;
      if (hello) last = { boot, connection, seq: continues ? last.seq : 0 };
      if (seq === 0 || seq <= last.seq) continue;
      assert.deepEqual([boot, seq], [last.boot, last.seq + 1], `${deviceId}: after ${last.boot}/${last.seq}`);
      last = { ...last, seq };
    }
  }
});
