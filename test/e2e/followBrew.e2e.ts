import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { dataOf, type Schemas } from '../../adapters/apiClient/index.js';
import { machineTypes, userActions } from '../../domain/machine/index.js';
import { acceptedCommand, apiOf, isOnline } from '../support/apiClient.js';
import { useStack } from '../support/sharedStack.js';
import { until } from '../support/until.js';
import { AttendedMachine } from './attendedMachine.js';

const script = join(import.meta.dirname, '../../adapters/http/followBrew.js');

describe('the script of the API guide', () => {
  const stack = useStack();
  const machines: AttendedMachine[] = [];

  before(async () => {
    for (const type of [machineTypes.base, machineTypes.keg])
      machines.push(await AttendedMachine.start(stack(), type));
  });
  after(() => Promise.all(machines.map((machine) => machine.stop())));

  it('follows a brew to its end, sets a temperature, and acknowledges an alarm', async () => {
    const api = apiOf(stack());
    const [base, keg] = machines.map(({ deviceId }) => deviceId) as [string, string];
    for (const id of [base, keg]) await until(`${id} is online`, () => isOnline(api, id));
    const body: Schemas['BrewRequest'] = { baseId: base, kegId: keg, stages: ['clean'] };
    const { brewId } = dataOf(await api.POST('/api/v1/brews', { body }));
    const brew = { params: { path: { brewId } } };
    await until('the brew shows', async () => (await api.GET('/api/v1/brews/{brewId}', brew)).response.ok);
    const { login, password } = stack().administrator;
    const env = { BREWLINE_URL: stack().apiUrl, BREWLINE_LOGIN: login, BREWLINE_PASSWORD: password };
    const running = spawn(process.execPath, [script, '40'], { env: { ...process.env, ...env } });
    let output = '';
    for (const stream of [running.stdout, running.stderr])
      stream.on('data', (chunk) => (output += String(chunk)));
    const ended = once(running, 'exit');
    try {
      await until('it acknowledges the alarm', () => output.includes('acknowledged'));
      await until('it sets the temperature', () => output.includes('set to 40 °C: done'));
      const action = userActions.startCleaning;
      await acceptedCommand(api, base, { kind: 'confirmAction', action });
      assert.deepEqual(await ended, [0, null], output);
    } finally {
      running.kill();
    }
    for (const line of [
      'connection open',
      'base online',
      'brew running clean startCleaning',
      'brew completed',
    ])
      assert.ok(output.includes(line), `${line}: ${output}`);
    // The alarm ends a moment after what it was about.
    const over = await until('the alarms are over', async () => {
      const query = { brew: brewId, status: 'all' } as const;
      const { items } = dataOf(await api.GET('/api/v1/alarms', { params: { query } }));
      return items.every(({ status }) => status === 'cleared') && items;
    });
    // A brew in seconds is one in which temperatures jump from one sampled reading to the next.
    const [alarm, ...others] = over.filter(({ kind }) => kind !== 'sensorImplausible');
    assert.deepEqual([alarm?.kind, alarm?.acknowledgedAt !== null, others], ['userActionNeeded', true, []]);
  });
});
