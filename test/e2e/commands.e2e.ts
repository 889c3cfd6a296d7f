import assert from 'node:assert/strict';
import { createMemoryStore } from '../../adapters/device/index.js';
import type { DeviceInstruction } from '../../domain/deviceCommand/index.js';
import type { CommandRequest } from '../../adapters/apiClient/index.js';
import {
  acceptedCommand,
  apiOf,
  findCommand,
  isOnline as isShownOnline,
  requestCommand,
  type ApiClient,
} from '../support/apiClient.js';
import { useStack } from '../support/sharedStack.js';
import { connectDevice, newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';
import { withSlack } from '../support/withSlack.js';

describe('a temperature set through the API', () => {
  const stack = useStack();
  let api: ApiClient;

  before(async () => {
    api = apiOf(stack());
  });

  const isOnline = (deviceId: string) => isShownOnline(api, deviceId);
  const statusOf = async (commandId: string) => (await findCommand(api, commandId))?.status;
  const shows = (commandId: string, wanted: string) =>
    until(`command ${commandId} shows as ${wanted}`, async () => (await statusOf(commandId)) === wanted);

  function setTemperature(deviceId: string, targetCelsius: number, deadline?: Date): Promise<string> {
    const more = deadline && { deadline: deadline.toISOString() };
    return ask(deviceId, { kind: 'setTemperature', targetCelsius, ...more });
  }

  const ask = (deviceId: string, body: CommandRequest) => acceptedCommand(api, deviceId, body);

  it('reaches a device that is connected, and shows as done', async () => {
    const deviceId = newDeviceId('keg');
    const obeyed: DeviceInstruction[] = [];
    const device = await connectDevice(stack(), deviceId, {
      onCommand: (instruction) => void obeyed.push(instruction),
    });
    try {
      await until('the device is online', () => isOnline(deviceId));
      await shows(await setTemperature(deviceId, 6.5), 'done');
      assert.deepEqual(obeyed, [{ kind: 'setTemperature', targetCelsius: 6.5 }]);
    } finally {
      await device.stop();
    }
  });

  it('waits for a device that is switched off, reaches it when it is back, and is obeyed once', async () => {
    const deviceId = newDeviceId('keg');
    const store = createMemoryStore();
    const secret = (await stack().enroll([deviceId])).get(deviceId) ?? '';
    const before = await connectDevice(stack(), deviceId, { store, secret });
    await until('the device is online', () => isOnline(deviceId));
    await before.stop();
    await until('the device is offline', async () => (await isOnline(deviceId)) === false);

    const commandId = await setTemperature(deviceId, 8);
    await shows(commandId, 'waiting');
    const obeyed: DeviceInstruction[] = [];
    let obeyedAtMs = Infinity;
    const again = await connectDevice(stack(), deviceId, {
      store,
      secret,
      onCommand: (instruction) => {
        obeyed.push(instruction);
        obeyedAtMs = Date.now();
      },
    });
    try {
      await until('the device is connected', () => again.connected);
      const connectedAtMs = Date.now();
      await shows(commandId, 'done');
      assert.deepEqual(obeyed, [{ kind: 'setTemperature', targetCelsius: 8 }]);
      const mostMs = await withSlack(2_000, () => isOnline(deviceId));
      assert.ok(obeyedAtMs - connectedAtMs < mostMs, `${obeyedAtMs - connectedAtMs} ms after it was back`);
    } finally {
      await again.stop();
    }
  });

  it('can be taken back while it waits, gives way to a newer one, and lets what is urgent go first', async () => {
    const deviceId = newDeviceId('keg');
    const secret = (await stack().enroll([deviceId])).get(deviceId) ?? '';
    const store = createMemoryStore();
    const before = await connectDevice(stack(), deviceId, { secret, store });
    await until('the device is online', () => isOnline(deviceId));
    await before.stop();
    await until('the device is offline', async () => (await isOnline(deviceId)) === false);

    const old = await setTemperature(deviceId, 8);
    const newer = await setTemperature(deviceId, 9);
    const taken = await ask(deviceId, { kind: 'wake' });
    const log = await ask(deviceId, { kind: 'sendLog' });
    const urgent = await ask(deviceId, { kind: 'stopHeating' });
    await shows(taken, 'waiting');
    const cancelled = { params: { path: { commandId: taken } } };
    assert.equal((await api.POST('/api/v1/commands/{commandId}/cancel', cancelled)).response.status, 200);
    await shows(old, 'superseded');
    await shows(taken, 'cancelled');

    const obeyed: string[] = [];
    const onCommand = ({ kind }: DeviceInstruction) => void obeyed.push(kind);
    const again = await connectDevice(stack(), deviceId, { secret, store, onCommand });
    try {
      for (const commandId of [newer, log, urgent]) await shows(commandId, 'done');
      assert.deepEqual(obeyed.toSorted(), ['sendLog', 'setTemperature', 'stopHeating']);
      assert.ok(obeyed.indexOf('setTemperature') < obeyed.indexOf('sendLog'));
      assert.ok(obeyed.indexOf('stopHeating') < obeyed.indexOf('sendLog'));
      assert.equal(await statusOf(old), 'superseded');
      assert.equal(await statusOf(taken), 'cancelled');
    } finally {
      await again.stop();
    }
  });

  it('expires at its deadline when the device stays away, and is never sent after it', async () => {
    const deviceId = newDeviceId('keg');
    const secret = (await stack().enroll([deviceId])).get(deviceId) ?? '';
    const device = await connectDevice(stack(), deviceId, { secret });
    await until('the device is online', () => isOnline(deviceId));
    await device.stop();
    await until('the device is offline', async () => (await isOnline(deviceId)) === false);

    const commandId = await setTemperature(deviceId, 9, new Date(Date.now() + 1_500));
    await shows(commandId, 'expired');
    const obeyed: DeviceInstruction[] = [];
    const again = await connectDevice(stack(), deviceId, {
      secret,
      onCommand: (what) => void obeyed.push(what),
    });
    try {
      await until('the device is online', () => isOnline(deviceId));
      await shows(await setTemperature(deviceId, 10), 'done');
      assert.deepEqual(obeyed, [{ kind: 'setTemperature', targetCelsius: 10 }]);
      assert.equal(await statusOf(commandId), 'expired');
    } finally {
      await again.stop();
    }
  });

  it('shows as failed with the reason that the device gave', async () => {
    const deviceId = newDeviceId('keg');
    const device = await connectDevice(stack(), deviceId, {
      onCommand: () => Promise.reject(new Error('the Peltier element is too hot')),
    });
    try {
      await until('the device is online', () => isOnline(deviceId));
      const commandId = await setTemperature(deviceId, 7);
      await shows(commandId, 'failed');
      assert.match((await findCommand(api, commandId))?.reason ?? '', /Peltier/);
    } finally {
      await device.stop();
    }
  });

  it('is refused outside the limits of the machine, with the rule', async () => {
    const deviceId = newDeviceId('keg');
    const device = await connectDevice(stack(), deviceId);
    try {
      await until('the device is online', () => isOnline(deviceId));
      const answer = await requestCommand(api, deviceId, { kind: 'setTemperature', targetCelsius: 60 });
      assert.equal(answer.response.status, 422);
      assert.match(answer.error?.detail ?? '', /5 to 20 °C/);
    } finally {
      await device.stop();
    }
  });
});
