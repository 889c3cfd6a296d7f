import assert from 'node:assert/strict';
import type { Device } from '../../adapters/device/index.js';
import { composeDispatcher } from '../../infra/compose/dispatcher.js';
import { readConfig } from '../../infra/config.js';
import { watchRoleHealth, type RoleHealth } from '../../infra/health/index.js';
import type { RunningRole } from '../../infra/runRole.js';
import { dispatchPartitionOf } from '../../projections/dispatchQueue/index.js';
import { acceptedCommand, apiOf, findCommand, isOnline, type ApiClient } from '../support/apiClient.js';
import { silentLogger } from '../support/silentLogger.js';
import { startStack, type Stack } from '../support/stack.js';
import { connectDevice, newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';

describe('two dispatchers', () => {
  let stack: Stack;
  let api: ApiClient;
  let second: RunningRole | undefined;
  let health: RoleHealth | undefined;
  const running: Device[] = [];

  before(async () => {
    stack = await startStack();
    api = apiOf(stack);
  });
  after(async () => {
    await Promise.all(running.map((device) => device.stop()));
    await second?.stop();
    await health?.stop();
    await stack?.stop();
  });

  it('share the partitions; when one is gone the other takes over what it had, and obeys nothing twice', async () => {
    const config = readConfig(stack.place.environmentOf('dispatcher'));
    const deviceIds = Array.from({ length: config.dispatchPartitions }, (_, partition) =>
      idIn(partition, config.dispatchPartitions),
    );
    const obeyed = new Map(deviceIds.map((deviceId) => [deviceId, 0]));
    for (const deviceId of deviceIds) {
      const onCommand = () => void obeyed.set(deviceId, (obeyed.get(deviceId) ?? 0) + 1);
      running.push(await connectDevice(stack, deviceId, { onCommand }));
      await until(`${deviceId} is online`, () => isOnline(api, deviceId));
    }

    health = watchRoleHealth({ role: 'dispatcher', databaseUrl: config.databaseUrl, logger: silentLogger });
    second = await composeDispatcher({ config, logger: silentLogger, health });
    for (const deviceId of deviceIds) await commandIsDone(deviceId);
    assert.equal(second.stats().sent, 0, 'one that stands by sends nothing');

    await stack.place.supervisor.end('dispatcher');
    for (const deviceId of deviceIds) await commandIsDone(deviceId);
    // One whose answer takes its time is asked again.
    assert.ok((second.stats().sent ?? 0) >= deviceIds.length, `it sent ${second.stats().sent}`);
    assert.deepEqual(
      [...obeyed.values()],
      deviceIds.map(() => 2),
    );
  });

  async function commandIsDone(deviceId: string): Promise<void> {
    const commandId = await acceptedCommand(api, deviceId, { kind: 'wake' });
    await until(
      `a command of ${deviceId} is done`,
      async () => (await findCommand(api, commandId))?.status === 'done',
    );
  }

  function idIn(partition: number, of: number): string {
    for (;;) {
      const deviceId = newDeviceId('keg');
      if (dispatchPartitionOf(deviceId, of) === partition) return deviceId;
    }
  }
});
