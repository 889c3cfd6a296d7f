import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import mqtt, { type MqttClient } from 'mqtt';
import { brewline } from '../../proto/generated/brewline.js';
import { runCli } from '../integration/cli/runCli.js';
import { dataOf } from '../../adapters/apiClient/index.js';
import {
  acceptedCommand,
  apiOf,
  findCommand,
  findDevice,
  found,
  getDevice,
  type ApiClient,
} from '../support/apiClient.js';
import { useStack } from '../support/sharedStack.js';
import { newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';

type Body = Partial<brewline.v1.Uplink.$Properties>;

const atMs = Date.now() - 100_000;
const everything = { from: new Date(atMs).toISOString(), to: new Date(atMs + 90_000).toISOString() };

describe('a machine that forgets', () => {
  const stack = useStack();
  let api: ApiClient;

  before(async () => {
    api = apiOf(stack());
  });

  /** Firmware that counts as the test tells it to. */
  async function connect(deviceId: string): Promise<Firmware> {
    const secret = (await stack().enroll([deviceId])).get(deviceId) ?? '';
    const ca = await readFile(stack().caFile, 'utf8');
    const login = { username: deviceId, password: secret, clientId: deviceId };
    const client = await mqtt.connectAsync(stack().mqttUrl, {
      ...login,
      ca,
      clean: true,
      protocolVersion: 4,
    });
    return new Firmware(deviceId, client);
  }

  const shown = (deviceId: string) => until('the API knows the device', () => findDevice(api, deviceId));
  const deviceOf = (deviceId: string) => getDevice(api, deviceId);

  async function valuesOf(deviceId: string): Promise<readonly number[]> {
    const params = { path: { deviceId }, query: everything };
    const { series } = dataOf(await api.GET('/api/v1/devices/{deviceId}/history', { params }));
    return series.flatMap(({ points }) => points.map(({ value }) => value));
  }

  async function anomaliesOf(deviceId: string): Promise<readonly unknown[]> {
    const params = { path: { deviceId } };
    const { items } = dataOf(await api.GET('/api/v1/devices/{deviceId}/events', { params }));
    return items.map(({ type, data }) => data.kind ?? type);
  }

  it('is heard after its counters fell: online, its readings in history, its fault on its session, its commands sent', async () => {
    const deviceId = newDeviceId('forgets');
    const machine = await connect(deviceId);
    await machine.hello(1_700_000_000);
    await machine.event(1, { sessionStarted: { processType: 4, recipe: 'IPA' } });
    await machine.reading(20, 1);
    await machine.hello(12);
    await machine.reading(30, 1);
    await machine.event(1, { fault: { code: 105, text: 'thermal protection' } });
    await shown(deviceId);
    await until('the newest reading is of the new epoch', async () => {
      const { status } = await deviceOf(deviceId);
      return status?.epoch === 1 && status.boot === 12;
    });
    assert.deepEqual(await valuesOf(deviceId), [20, 30]);
    assert.equal((await deviceOf(deviceId)).online, true);
    assert.ok((await anomaliesOf(deviceId)).includes('sequenceRestarted'));
    await until('its session, which goes on, has the fault', async () => {
      const params = { path: { sessionId: `${deviceId}.1` } };
      const session = found(await api.GET('/api/v1/sessions/{sessionId}', { params }));
      return session?.faults === 1 && session.status === 'active';
    });
    await until(
      'the page of the device says so',
      async () => (await deviceOf(deviceId)).sequence?.restarts === 1,
    );
    const commandId = await acceptedCommand(api, deviceId, { kind: 'wake' });
    await until(
      'it is sent to the connection of the new epoch',
      async () => (await findCommand(api, commandId))?.status === 'sent',
    );
    await machine.end();
  });

  it('shows what is missing, takes what comes late once, and says when all is there', async () => {
    const deviceId = newDeviceId('gaps');
    const machine = await connect(deviceId);
    await machine.hello(1);
    await machine.reading(1);
    machine.seq = 4;
    await machine.reading(5);
    machine.seq = 2;
    await machine.reading(3);
    machine.seq = 2;
    await machine.reading(3);
    machine.seq = 5;
    await machine.hello(1, 2);
    await shown(deviceId);
    await until('what is missing is told at the next hello', async () =>
      (await anomaliesOf(deviceId)).includes('MessagesMissing'),
    );
    assert.deepEqual(await valuesOf(deviceId), [1, 3, 5]);
    const { status } = await deviceOf(deviceId);
    assert.equal(status?.seq, 5, 'the late one is not the last status');
    for (const seq of [2, 4]) {
      machine.seq = seq - 1;
      await machine.reading(seq);
    }
    await until('it is told that all is there', async () =>
      (await anomaliesOf(deviceId)).includes('MessagesMissingResolved'),
    );
    assert.deepEqual(await valuesOf(deviceId), [1, 2, 3, 4, 5]);
    await machine.end();
  });

  it('that uses its numbers anew without a hello is parked, and heard again when an operator says so', async () => {
    const deviceId = newDeviceId('reuses');
    const machine = await connect(deviceId);
    await machine.hello(1);
    await machine.reading(1);
    await machine.reading(2);
    machine.seq = 0;
    await machine.reading(10);
    const parked = async () => {
      const params = { query: { device: deviceId } };
      return dataOf(await api.GET('/api/v1/parked', { params })).items;
    };
    await shown(deviceId);
    await until('it is parked', async () => (await parked()).length === 1);
    const [message] = await parked();
    assert.equal(message?.code, 'NUMBER_REUSED');
    const env = { BREWLINE_DATA_DIR: stack().place.dataDir };
    const requeued = await runCli(['parked', 'requeue', message?.id ?? ''], env);
    assert.equal(requeued.code, 0, requeued.stderr);
    await until('what was parked is in history', async () => (await valuesOf(deviceId)).length === 3);
    const twice = await runCli(['parked', 'requeue', message?.id ?? ''], env);
    assert.match(twice.stderr, /already requeued; --again/);
    assert.equal((await runCli(['parked', 'requeue', message?.id ?? '', '--again'], env)).code, 0);
    assert.equal((await runCli(['device', 'reset-order', deviceId], env)).code, 0);
    machine.seq = 0;
    await machine.reading(11);
    await until('the newest reading is of the new epoch', async () => {
      const { status } = await deviceOf(deviceId);
      return status?.epoch === 1 && status.seq === 1;
    });
    assert.deepEqual(
      [...(await valuesOf(deviceId))].sort((a, b) => a - b),
      [1, 2, 10, 11],
    );
    await machine.end();
  });
});

class Firmware {
  boot = 1;
  seq = 0;

  constructor(
    readonly deviceId: string,
    readonly client: MqttClient,
  ) {}

  async hello(boot: number, connection = 1): Promise<void> {
    if (boot !== this.boot || connection === 1) this.seq = 0;
    this.boot = boot;
    await this.#publish(0, { hello: { connection, machineType: 1, firmware: '1.0', serial: 'F-1' } });
    await this.client.subscribeAsync(`devices/${this.deviceId}/down`, { qos: 1 });
  }

  /** A reading of its liquid; the value says which second it is of. */
  async reading(celsius: number, session = 0): Promise<void> {
    const block = { firstAtMs: atMs + celsius * 1_000, sensors: [3], values: [celsius] };
    await this.#publish((this.seq += 1), { telemetry: { session, blocks: [block] } });
  }

  async event(session: number, what: Partial<brewline.v1.ProcessEvent.$Properties>): Promise<void> {
    await this.#publish((this.seq += 1), { processEvent: { session, atMs, ...what } });
  }

  end(): Promise<void> {
    return this.client.endAsync(true);
  }

  async #publish(seq: number, body: Body): Promise<void> {
    const envelope = { schemaVersion: 1, boot: this.boot, seq, sentAtMs: Date.now(), ...body };
    const bytes = Buffer.from(brewline.v1.Uplink.encode(envelope).finish());
    await this.client.publishAsync(`devices/${this.deviceId}/up`, bytes, { qos: 1 });
  }
}
