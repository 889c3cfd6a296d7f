import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileStore, type Device, type DeviceOptions } from '../../../adapters/device/index.js';
import { freePorts } from '../../../infra/local/setup/index.js';
import { useBroker, type TestBroker } from '../../support/broker.js';
import { createTestDevice, newDeviceId, reading } from './testDevice.js';
import { tapUplink, type UplinkTap } from './uplinkTap.js';

describe('reports of a device client', () => {
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
    await tap?.close();
    await broker?.stop();
    await rm(folder, { recursive: true });
  });

  async function start(options: Partial<DeviceOptions> = {}): Promise<Device> {
    const device = await createTestDevice(broker, options);
    running.add(device);
    return device;
  }

  const numbered = (deviceId: string) => tap.of(deviceId).filter(({ seq }) => seq > 0);

  it('of sessions outlive a power cut when it is told to keep them, under their old numbers', async () => {
    const deviceId = newDeviceId();
    const store = createFileStore(join(folder, `${deviceId}.json`));
    const [nowhere] = await freePorts(1);
    const common = { deviceId, store, keepsReports: true };
    const offline = await start({ ...common, mqttUrl: `mqtt://127.0.0.1:${nowhere}` });
    const lost = offline.telemetry([reading(1)], 7);
    const kept = offline.processEvent({ type: 'sessionCompleted' }, 7, 1);
    await offline.kill();
    assert.deepEqual([(await lost).outcome, (await kept).outcome], ['lost', 'kept']);
    const online = await start(common);
    await online.processEvent({ type: 'sessionCancelled' }, 8, 2);
    await tap.until('both arrived', () => numbered(deviceId).length === 2);
    assert.deepEqual(
      numbered(deviceId).map(({ boot, seq, processEvent }) => [
        boot - offline.boot,
        seq,
        processEvent?.session,
      ]),
      [
        [0, 2, 7],
        [1, 1, 8],
      ],
    );
    // What was acknowledged is not sent a third time, once something else was saved.
    await online.stop();
    const third = await start(common);
    await third.telemetry([reading(1)], 0);
    await tap.until('the new one arrived', () => numbered(deviceId).length >= 3);
    assert.equal(numbered(deviceId).length, 3);
  });

  it('of settings follow each hello and each change, once for each', async () => {
    const deviceId = newDeviceId();
    const reports = () =>
      tap.of(deviceId).flatMap(({ settingsReport }) => settingsReport?.settings?.displayPercent ?? []);
    let displayPercent = 80;
    const device = await start({ deviceId, settings: () => ({ displayPercent }) });
    await tap.until('they came', () => reports().length === 1);
    displayPercent = 20;
    device.reportSettings();
    await tap.until('the change came', () => reports().length === 2);
    await device.drain(60_000);
    device.dropConnection();
    await tap.until('they came again', () => reports().length === 3);
    await device.telemetry([reading(1)], 1);
    assert.deepEqual(reports(), [80, 20, 20]);
    const order = tap
      .of(deviceId)
      .map(({ hello, settingsReport }) => (hello ? 'hello' : settingsReport && 'settings'));
    assert.deepEqual(order.filter(Boolean).slice(0, 2), ['hello', 'settings']);
  });
});
