import assert from 'node:assert/strict';
import { dataOf, type CommandRequest, type Schemas } from '../../../adapters/apiClient/index.js';
import type { MachineSettings } from '../../../domain/machine/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { acceptedCommand } from '../../support/apiClient.js';
import { CommandSide } from '../../support/commandSide.js';
import { insertDevice } from './rows.js';

describe("a device's twin", () => {
  let api: TestApi;
  let side: CommandSide;

  before(async () => {
    api = await startApi({ commands: (pool, hint) => (side = new CommandSide(pool, hint)).commands });
    await insertDevice(api.pool, 'base-1');
  });
  after(async () => api?.stop());

  it('has only what readings say before anything is wanted', async () => {
    const { settingsVersion, settings, targetCelsius } = await twin();
    assert.equal(settingsVersion, 0);
    const nothing = { desired: null, reported: null, pendingSince: null };
    assert.deepEqual(
      Object.values(settings),
      Array.from({ length: 5 }, () => nothing),
    );
    const reported = { value: 65.5, at: '2026-11-22T11:00:00.300Z' };
    assert.deepEqual(targetCelsius, { ...nothing, reported });
  });

  it('shows settings as pending until the device has them', async () => {
    const commandId = await ask({ kind: 'changeSettings', settings: { soundOn: false, displayPercent: 40 } });
    const wanted = await twin();
    const { desired, reported, pendingSince } = wanted.settings.soundOn;
    assert.deepEqual(
      [wanted.settingsVersion, desired?.value, desired?.version, desired?.commandId],
      [1, false, 1, commandId],
    );
    assert.deepEqual([reported, pendingSince], [null, desired?.since]);
    await report({ soundOn: false, displayPercent: 60, units: 'celsius' });
    const { soundOn, displayPercent, units } = (await twin()).settings;
    assert.deepEqual([soundOn.reported?.value, soundOn.pendingSince], [false, null]);
    assert.deepEqual([displayPercent.reported?.value, displayPercent.pendingSince], [60, desired?.since]);
    assert.deepEqual([units.desired, units.reported?.value, units.pendingSince], [null, 'celsius', null]);
  });

  it('shows a set point as pending until the device has it, or said that it was done', async () => {
    const commandId = await ask({ kind: 'setTemperature', targetCelsius: 70.3 });
    const wanted = (await twin()).targetCelsius;
    assert.deepEqual(
      [wanted.desired?.value, wanted.desired?.version, wanted.desired?.commandId],
      [70.3, null, commandId],
    );
    assert.equal(wanted.pendingSince, wanted.desired?.since);
    await reading(70.3);
    assert.equal((await twin()).targetCelsius.pendingSince, null, 'a float of single precision is the same');
    await reading(50);
    assert.notEqual((await twin()).targetCelsius.pendingSince, null);
    const fact = { commandId, deviceId: 'base-1', atMs: Date.now(), late: false };
    await side.happens('deviceCommand-base-1', { type: 'CommandDone', data: fact });
    const done = (await twin()).targetCelsius;
    assert.deepEqual([done.desired?.value, done.reported?.value, done.pendingSince], [70.3, 50, null]);
  });

  async function twin(): Promise<Schemas['Twin']> {
    const params = { path: { deviceId: 'base-1' } };
    return dataOf(await api.client.GET('/api/v1/devices/{deviceId}/twin', { params }));
  }

  const ask = (body: CommandRequest) => acceptedCommand(api.client, 'base-1', body);

  function report(settings: Partial<MachineSettings>): Promise<void> {
    const data = { deviceId: 'base-1', source: { epoch: 0, boot: 1, seq: 1 }, settings };
    return side.happens('device-base-1', { type: 'SettingsReported', data });
  }

  async function reading(targetCelsius: number): Promise<void> {
    await api.pool.query('update read_model.device_status set target_celsius = $1', [targetCelsius]);
  }
});
