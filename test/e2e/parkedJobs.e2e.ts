import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import mqtt, { type MqttClient } from 'mqtt';
import { Pool } from 'pg';
import { createEventStore } from '../../adapters/eventStore/index.js';
import { decodeLog, packReadings } from '../../adapters/protobuf/index.js';
import { sensors } from '../../domain/machine/index.js';
import { brewline } from '../../proto/generated/brewline.js';
import { jsonPost, logIn } from '../support/api.js';
import { useKilledStack } from '../support/killedStack.js';
import type { Stack } from '../support/stack.js';
import { newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';

const deviceId = newDeviceId('counts-anew');
/** Of the last 64 numbers ingest knows what stood under them. */
const messages = 60;

describe('a job over parked messages', () => {
  const given = useKilledStack();
  let stack: Stack;
  let client: MqttClient;
  let pool: Pool;

  before(async () => {
    stack = given();
    const secret = (await stack.enroll([deviceId])).get(deviceId) ?? '';
    const ca = await readFile(stack.caFile, 'utf8');
    const login = { username: deviceId, password: secret, clientId: deviceId };
    client = await mqtt.connectAsync(stack.mqttUrl, { ...login, ca, clean: true, protocolVersion: 4 });
    pool = new Pool({ connectionString: stack.databaseUrl, max: 1 });
  });
  after(async () => {
    await pool?.end();
    await client?.endAsync(true);
  });

  async function publish(body: Partial<brewline.v1.Uplink.$Properties>): Promise<void> {
    const bytes = brewline.v1.Uplink.encode({
      schemaVersion: 1,
      boot: 1,
      sentAtMs: Date.now(),
      ...body,
    }).finish();
    await client.publishAsync(`devices/${deviceId}/up`, Buffer.from(bytes), { qos: 1 });
  }

  const reading = (seq: number, value: number) =>
    publish({
      seq,
      telemetry: {
        session: 0,
        blocks: packReadings([
          { atMs: Date.now(), sensors: [sensors.liquid], values: [value], context: undefined },
        ]),
      },
    });

  it('goes on when the API and ingest are killed, and each message is stored once', async () => {
    await publish({ hello: { connection: 1, firmware: 'test' } });
    for (let seq = 1; seq <= messages; seq += 1) await reading(seq, 20);
    for (let seq = 1; seq <= messages; seq += 1) await reading(seq, 30 + seq / 10);
    const parked = async () => {
      const { rows } = await pool.query<{ parked: number; stored: number }>(
        `select count(*)::int as parked, count(*) filter (where outcome in ('stored', 'repeat'))::int as stored
         from ingest.parked_message where device_id = $1`,
        [deviceId],
      );
      return rows[0];
    };
    await until('all are parked', async () => (await parked())?.parked === messages);
    const { login, password } = stack.administrator;
    const authorization = `Bearer ${await logIn(stack.apiUrl, login, password)}`;
    const asked = await fetch(
      `${stack.apiUrl}/api/v1/parked/groups/requeue`,
      jsonPost({ source: 'uplink', code: 'NUMBER_REUSED' }, { authorization }),
    );
    assert.equal(asked.status, 202, await asked.clone().text());
    const { id } = (await asked.json()) as { id: string };
    stack.kill('api');
    await until('the job has begun', async () => ((await parked())?.stored ?? 0) > 0);
    stack.kill('ingest');
    await until('the job is done', async () => {
      const { rows } = await pool.query<{ status: string }>(
        'select status from operations.parked_job where id = $1',
        [id],
      );
      return rows[0]?.status === 'done';
    });
    assert.deepEqual(await parked(), { parked: messages, stored: messages });
    assert.deepEqual(
      await requeuedSeqs(),
      Array.from({ length: messages }, (_, at) => at + 1),
    );
  });

  /** Of the telemetry that ingest stored because an operator asked, in the order of the store. */
  async function requeuedSeqs(): Promise<readonly number[]> {
    const store = createEventStore({ url: stack.eventStoreUrl });
    try {
      const seqs: number[] = [];
      for await (const event of store.readAll()) {
        if (event.type !== 'TelemetryRecorded') continue;
        for (const { deviceId: of, entry } of decodeLog(event))
          if (of === deviceId && entry.type === 'message' && entry.requeued) seqs.push(entry.seq);
      }
      return seqs;
    } finally {
      await store.close();
    }
  }
});
