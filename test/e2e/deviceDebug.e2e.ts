import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import mqtt from 'mqtt';
import { Pool } from 'pg';
import { createApiClient, dataOf, type Schemas } from '../../adapters/apiClient/index.js';
import type { Device } from '../../adapters/device/index.js';
import { logIn } from '../support/api.js';
import { useStack } from '../support/sharedStack.js';
import type { Stack } from '../support/stack.js';
import { connectDevice, newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';

type Frame = Schemas['DebugFrame'];

const [debugged, other] = [newDeviceId('debugged'), newDeviceId('other')];

describe('a device under debug', () => {
  const given = useStack();
  let stack: Stack;
  let pool: Pool;
  let authorization: string;
  let client: ReturnType<typeof createApiClient>;
  const secrets = new Map<string, string>();
  const connected: Device[] = [];
  let debuggedDevice: Device | undefined;
  let connectedAtMs = 0;

  before(async () => {
    stack = given();
    for (const [id, secret] of await stack.enroll([debugged, other])) secrets.set(id, secret);
    pool = new Pool({ connectionString: stack.databaseUrl, max: 1 });
    const { login, password } = stack.administrator;
    const token = await logIn(stack.apiUrl, login, password);
    authorization = `Bearer ${token}`;
    client = createApiClient({ url: stack.apiUrl, token: () => token });
  });
  after(async () => {
    for (const device of connected) await device.stop();
    await pool?.end();
  });

  const params = { path: { deviceId: debugged } };
  async function frames(): Promise<readonly Frame[]> {
    const query = { limit: 200 };
    const page = await client.GET('/api/v1/devices/{deviceId}/debug/frames', {
      params: { ...params, query },
    });
    return dataOf(page).items;
  }
  const has = (what: string, matches: (frame: Frame) => boolean) =>
    until(what, async () => (await frames()).some(matches));

  async function connect(deviceId: string): Promise<void> {
    const secret = secrets.get(deviceId);
    connected.push(await connectDevice(stack, deviceId, { ...(secret !== undefined && { secret }) }));
  }

  /** Each role learns by itself that a device is under debug: one that says hello before that says it again. */
  async function connectUntil(what: string, hellos: number): Promise<void> {
    await until(what, async () => {
      const said = (await frames()).filter(
        ({ kind, outcome, stages }) =>
          kind === 'hello' && outcome === 'stored' && stages.some(({ name }) => name === 'projected'),
      );
      if (said.length >= hellos) return true;
      if (Date.now() < connectedAtMs + 5_000) return false;
      connectedAtMs = Date.now();
      await debuggedDevice?.stop();
      await connect(debugged);
      debuggedDevice = connected.at(-1);
      return false;
    });
  }

  /** The dispatcher learns by itself that the device is under debug: of what it sent before, nothing is recorded. */
  async function commandUntilRecorded() {
    let askedAtMs = -Infinity;
    await until('the command', async () => {
      const found = (await frames()).some(({ kind, outcome }) => kind === 'wake' && outcome === 'published');
      if (found || Date.now() < askedAtMs + 5_000) return found;
      askedAtMs = Date.now();
      const asked = await fetch(`${stack.apiUrl}/api/v1/devices/${debugged}/commands`, {
        ...{ method: 'POST', headers: { authorization, 'content-type': 'application/json' } },
        body: '{"kind":"wake"}',
      });
      assert.equal(asked.status, 202, await asked.clone().text());
      return false;
    });
  }

  it('has its log-ins, messages and commands recorded, with times, and those of no other', async () => {
    dataOf(await client.POST('/api/v1/devices/{deviceId}/debug', { params, body: { minutes: 60 } }));
    const ca = await readFile(stack.caFile, 'utf8');
    const wrong = { username: debugged, clientId: debugged, password: 'open-sesame' };
    // A role learns of it within two seconds; a device that is refused tries again, too.
    await until('a refused log-in is recorded', async () => {
      await assert.rejects(
        mqtt.connectAsync(stack.mqttUrl, { ...wrong, ca, reconnectPeriod: 0, protocolVersion: 4 }),
      );
      return (await frames()).some(({ outcome }) => outcome === 'deny');
    });
    await connect(other);
    await connectUntil('its hello', 1);
    await has('its log-in', ({ kind, outcome }) => kind === 'user' && outcome === 'allow');
    await has(
      'what the broker asked about its topic',
      ({ detail }) => detail === `write devices.${debugged}.up`,
    );
    await commandUntilRecorded();

    const all = await frames();
    assert.ok(all.every(({ deviceId }) => deviceId === debugged));
    const { rows } = await pool.query<{ text: string }>(
      'select frame::text as text from operations.debug_frame as frame',
    );
    assert.ok(
      rows.every(({ text }) => !text.includes('open-sesame') && !text.includes(secrets.get(debugged) ?? '?')),
    );
    assert.ok(rows.every(({ text }) => !text.includes(other)));
    // Its traces are sampled, whatever it says.
    assert.ok(all.find(({ kind }) => kind === 'hello')?.traceId);
  });

  it('goes on when ingest is killed, and ends by itself', async () => {
    const before = (await frames()).length;
    stack.kill('ingest');
    await connectUntil('the next hello is recorded', 2);
    assert.ok((await frames()).length > before);
    await pool.query(`update operations.device_debug set until = now()`);
    await until('it is over', async () => {
      const { debug } = dataOf(await client.GET('/api/v1/devices/{deviceId}/debug', { params }));
      return debug?.isOn === false;
    });
    const kept = (await frames()).length;
    await connected.at(-1)?.stop();
    await connect(debugged);
    await until('it is online again', async () => {
      const device = await client.GET('/api/v1/devices/{deviceId}', { params });
      return device.data?.online === true;
    });
    assert.equal((await frames()).length, kept);
  });
});
