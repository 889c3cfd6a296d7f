import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Command, CommandRequest } from '../../adapters/apiClient/index.js';
import { acceptedCommand, apiOf, findCommand } from '../support/apiClient.js';
import { useStack } from '../support/sharedStack.js';
import { until } from '../support/until.js';

/** From dist/test/e2e. */
const script = join(import.meta.dirname, '../../../proto/example/device.py');
/** Debian's, which has Debian's python3-paho-mqtt. */
const python = '/usr/bin/python3';
const deviceId = 'python-keg';

describe('the example device of proto/README.md', () => {
  const stack = useStack();
  let database: Client;
  let device: ChildProcess;
  let complaints = '';
  let folder = '';
  let powerOn: () => ChildProcess;

  before(async function () {
    if (spawnSync(python, ['-c', 'import paho.mqtt.client']).status !== 0) {
      console.log(`    skipped: ${python} has no paho-mqtt (Debian: python3-paho-mqtt)`);
      this.skip();
    }
    database = new Client({ connectionString: stack().databaseUrl });
    await database.connect();
    const secret = (await stack().enroll([deviceId])).get(deviceId) ?? '';
    const { hostname, port } = new URL(stack().mqttUrl);
    folder = await mkdtemp(join(tmpdir(), 'brewline-python-'));
    powerOn = () => {
      const args = [script, hostname, port, stack().caFile, deviceId, secret, join(folder, 'counters.json')];
      const started = spawn(python, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      started.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
      return started;
    };
    device = powerOn();
  });

  after(async () => {
    const runs = device?.exitCode === null && device.signalCode === null;
    if (runs && device.kill()) await once(device, 'exit');
    await database?.end();
    if (folder !== '') await rm(folder, { recursive: true });
  });

  async function newest(): Promise<{ online: boolean; firmware: string; celsius: number } | undefined> {
    const { rows } = await database.query<{ online: boolean; firmware: string; celsius: number }>(
      'select online, firmware, values[1] as celsius from read_model.device_status where device_id = $1 and seq > 0',
      [deviceId],
    );
    assert.equal(device.exitCode, null, `the device ended: ${complaints}`);
    return rows[0];
  }

  it('says hello and reports its temperature over TLS', async () => {
    const status = await until('it is online with a reading', async () => {
      const seen = await newest();
      return seen?.online ? seen : undefined;
    });
    assert.deepEqual(status, { online: true, firmware: 'example 1', celsius: 20 });
  });

  it('obeys a temperature that is set through the API, and shows it', async () => {
    await settles({ kind: 'setTemperature', targetCelsius: 6.5 }, 'done');
    await until('it reports the new temperature', async () => (await newest())?.celsius === 6.5);
  });

  it('says that it does not know another command', async () => {
    const { reason } = await settles({ kind: 'wake' }, 'failed');
    assert.equal(reason, 'unknown command');
    assert.equal(device.exitCode, null, complaints);
  });

  it('is offline when its power is cut', async () => {
    device.kill('SIGKILL');
    await until('its last will is projected', async () => {
      const { rows } = await database.query<{ online: boolean }>(
        'select online from read_model.device_status where device_id = $1',
        [deviceId],
      );
      return rows[0]?.online === false;
    });
  });

  it('goes on with its next boot in the same epoch when its power is back, and says what it sent before', async () => {
    const counters = async () => JSON.parse(await readFile(join(folder, 'counters.json'), 'utf8')) as object;
    const before = await counters();
    device = powerOn();
    const status = await until('it reports from its second boot', async () => {
      const { rows } = await database.query<{ boot: string; epoch: string }>(
        'select boot, epoch from read_model.device_status where device_id = $1 and online and boot > 1',
        [deviceId],
      );
      assert.equal(device.exitCode, null, `the device ended: ${complaints}`);
      return rows[0];
    });
    assert.deepEqual(status, { boot: '2', epoch: '0' });
    assert.deepEqual({ ...(await counters()), last_seq: 0 }, { ...before, boot: 2, last_seq: 0 });
  });

  /** Sends a command through the API and waits until this has become of it. */
  async function settles(instruction: CommandRequest, wanted: Command['status']): Promise<Command> {
    const api = apiOf(stack());
    const commandId = await acceptedCommand(api, deviceId, instruction);
    return until(`the command is ${wanted}`, async () => {
      const command = await findCommand(api, commandId);
      return command?.status === wanted && command;
    });
  }
});
