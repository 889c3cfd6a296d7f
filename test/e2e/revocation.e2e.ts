import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Device } from '../../adapters/device/index.js';
import { runCli } from '../integration/cli/runCli.js';
import { apiOf, isOnline, type ApiClient } from '../support/apiClient.js';
import { startStack, type Stack } from '../support/stack.js';
import { connectDevice, newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';

describe('a device that loses its secret while it is connected', () => {
  let stack: Stack;
  let api: ApiClient;
  const running: Device[] = [];

  before(async () => {
    // RabbitMQ 3.10 publishes no last will when another takes over the client id: the lease ends presence.
    stack = await startStack({ env: { PRESENCE_LEASE_MS: '3000' } });
    api = apiOf(stack);
  });
  after(() => stack?.stop());
  afterEach(async () => {
    await Promise.all(running.splice(0).map((device) => device.kill()));
  });

  it('is shut out when it is revoked, and comes back with the secret of device add only', async () => {
    const deviceId = newDeviceId('keg');
    const old = await brewing(deviceId);
    await shows(deviceId, { online: true });

    const revoked = await brewline('device', 'revoke', deviceId);
    assert.deepEqual([revoked.code, revoked.stderr], [0, `revoked: ${deviceId}\n`]);
    await staysOut(old);
    await shows(deviceId, { online: false });

    const added = await brewline('device', 'add', deviceId, '--json');
    assert.equal(added.code, 0, added.stderr);
    const [{ secret }] = JSON.parse(added.stdout) as [{ secret: string }];
    await staysOut(old);
    await running.shift()?.kill();
    const renewed = await brewing(deviceId, secret);
    await shows(deviceId, { online: true });

    const again = await brewline('device', 'add', deviceId);
    assert.equal(again.code, 0, again.stderr);
    await staysOut(renewed);
    await shows(deviceId, { online: false });
  });

  /** A device that publishes steadily, and comes back by itself. */
  async function brewing(deviceId: string, secret?: string): Promise<Device> {
    const device = await connectDevice(stack, deviceId, secret === undefined ? {} : { secret });
    running.push(device);
    void publishSteadily(device);
    await until('the device is connected', () => device.connected);
    return device;
  }

  async function publishSteadily(device: Device): Promise<void> {
    while (running.includes(device)) {
      void device.telemetry([{ atMs: Date.now(), sensors: [3], values: [65], context: undefined }], 0);
      await setTimeout(50);
    }
  }

  /** The command line as on the machine where the instance runs. */
  function brewline(...args: string[]) {
    return runCli(args, { BREWLINE_DATA_DIR: stack.place.dataDir });
  }

  /** Now, and while it tries to come back. */
  async function staysOut(device: Device): Promise<void> {
    assert.equal(device.connected, false);
    const refusals = () => stack.stats.get('auth')?.denied ?? 0;
    const before = refusals();
    await until('the device was refused twice more', () => refusals() >= before + 2);
    assert.equal(device.connected, false);
  }

  async function shows(deviceId: string, wanted: { online: boolean }): Promise<void> {
    await until(
      `${deviceId} shows as ${wanted.online ? 'online' : 'offline'}`,
      async () => (await isOnline(api, deviceId)) === wanted.online,
    );
  }
});
