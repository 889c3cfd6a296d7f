import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import mqtt, { type MqttClient } from 'mqtt';
import { Pool } from 'pg';
import type { Schemas } from '../../adapters/apiClient/index.js';
import { createEventStore } from '../../adapters/eventStore/index.js';
import { packReadings } from '../../adapters/protobuf/index.js';
import { sensors } from '../../domain/machine/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { brewline } from '../../proto/generated/brewline.js';
import { jsonPost, logIn } from '../support/api.js';
import { useStack } from '../support/sharedStack.js';
import type { Stack } from '../support/stack.js';
import { newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';

const deviceId = newDeviceId('says-too-much');

describe('a bad message that an admin edits', () => {
  const given = useStack();
  let stack: Stack;
  let client: MqttClient;
  let pool: Pool;
  let authorization = '';

  before(async () => {
    stack = given();
    const secret = (await stack.enroll([deviceId])).get(deviceId) ?? '';
    const ca = await readFile(stack.caFile, 'utf8');
    const login = { username: deviceId, password: secret, clientId: deviceId };
    client = await mqtt.connectAsync(stack.mqttUrl, { ...login, ca, clean: true, protocolVersion: 4 });
    pool = new Pool({ connectionString: stack.databaseUrl, max: 1 });
    const { login: admin, password } = stack.administrator;
    authorization = `Bearer ${await logIn(stack.apiUrl, admin, password)}`;
  });
  after(async () => {
    await pool?.end();
    await client?.endAsync(true);
  });

  async function publish(body: Partial<brewline.v1.Uplink.$Properties>): Promise<void> {
    const bytes = brewline.v1.Uplink.encode({
      ...{ schemaVersion: 1, boot: 1, sentAtMs: Date.now() },
      ...body,
    }).finish();
    await client.publishAsync(`devices/${deviceId}/up`, Buffer.from(bytes), { qos: 1 });
  }

  const event = (seq: number, what: Partial<brewline.v1.ProcessEvent.$Properties>) =>
    publish({ seq, processEvent: { session: 7, atMs: Date.now(), ...what } });
  const reading = (seq: number) =>
    publish({
      seq,
      telemetry: {
        session: 7,
        blocks: packReadings([
          { atMs: Date.now(), sensors: [sensors.liquid], values: [20], context: undefined },
        ]),
      },
    });

  async function read<Body>(path: string, init: RequestInit = { headers: { authorization } }): Promise<Body> {
    const response = await fetch(`${stack.apiUrl}/api/v1/${path}`, init);
    assert.ok(response.ok, `${path}: ${response.status} ${await response.clone().text()}`);
    return (await response.json()) as Body;
  }

  /** Waits for the job of this version. */
  async function sent(id: string, text: string): Promise<Schemas['ParkedJob']> {
    const body = { as: 'fields', text, reason: 'the text was too long' };
    const { id: jobId } = await read<Schemas['ParkedJob']>(
      `parked/${id}/edit`,
      jsonPost(body, { authorization }),
    );
    let job: Schemas['ParkedJob'] | undefined;
    await until('the job ends', async () => {
      job = await read<Schemas['ParkedJob']>(`parked/jobs/${jobId}`);
      return job.endedAt !== null;
    });
    assert.ok(job);
    return job;
  }

  async function faults(): Promise<readonly RecordedEvent[]> {
    const store = createEventStore({ url: stack.eventStoreUrl });
    try {
      const found: RecordedEvent[] = [];
      for await (const each of store.readAll())
        if (each.stream.includes(deviceId) && /Fault/.test(each.type)) found.push(each);
      return found;
    } finally {
      await store.close();
    }
  }

  it('is accepted once though later ones were, and its number is missing no time', async () => {
    await publish({ hello: { connection: 1, firmware: 'test' } });
    await event(1, { sessionStarted: { processType: 1 } });
    await event(2, { fault: { code: 5, text: 'x'.repeat(501) } });
    for (let seq = 3; seq <= 6; seq += 1) await reading(seq);
    await until('it is parked, and the later ones are stored', async () => {
      const { items } = await read<Schemas['ParkedPage']>(`parked?device=${deviceId}`);
      if (items.length !== 1) return false;
      return (await read<Schemas['InspectedMessage']>(`parked/${items[0]?.id}`)).laterMessages === 4;
    });
    const { items } = await read<Schemas['ParkedPage']>(`parked?device=${deviceId}`);
    const id = items[0]?.id ?? '';
    const numbering = async () => {
      const { rows } = await pool.query<{ missing: number }>(
        'select missing::int from ingest.device_sequence where device_id = $1',
        [deviceId],
      );
      return rows[0]?.missing;
    };
    assert.equal(await numbering(), 0);
    const { text } = await read<Schemas['InspectedMessage']>(`parked/${id}`);
    assert.ok(text !== null);
    const good = JSON.stringify(JSON.parse(text.replace(/x{501}/, 'the pump is stuck')));

    const first = await sent(id, good);
    assert.deepEqual([first.status, first.stored, first.repeats, first.cameBack], ['done', 1, 0, 0]);
    const [fault, ...others] = await faults();
    assert.deepEqual(others, []);
    assert.equal((fault?.data as { text?: string }).text, 'the pump is stuck');
    assert.match(fault?.metadata.editedBy ?? '', /^person:/);

    const second = await sent(id, good);
    assert.deepEqual([second.status, second.stored, second.repeats, second.cameBack], ['done', 0, 1, 0]);
    assert.equal((await faults()).length, 1);
    assert.equal(await numbering(), 0);
  });
});
