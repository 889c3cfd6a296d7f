import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import mqtt, { type MqttClient } from 'mqtt';
import { Pool } from 'pg';
import { packReadings } from '../../adapters/protobuf/index.js';
import { sensors } from '../../domain/machine/index.js';
import { brewline } from '../../proto/generated/brewline.js';
import { useStack } from '../support/sharedStack.js';
import { newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';

describe('a message that can not be processed', () => {
  const stack = useStack();
  const deviceId = newDeviceId('wrong');
  let client: MqttClient;
  let pool: Pool;
  let seq = 0;

  before(async () => {
    const secret = (await stack().enroll([deviceId])).get(deviceId) ?? '';
    const ca = await readFile(stack().caFile, 'utf8');
    const login = { username: deviceId, password: secret, clientId: deviceId };
    client = await mqtt.connectAsync(stack().mqttUrl, { ...login, ca, clean: true, protocolVersion: 4 });
    pool = new Pool({ connectionString: stack().databaseUrl, max: 1 });
  });

  after(async () => {
    await pool.end();
    await client.endAsync(true);
  });

  const publish = (body: Uint8Array) =>
    client.publishAsync(`devices/${deviceId}/up`, Buffer.from(body), { qos: 1 });

  function telemetry(changes: Partial<brewline.v1.Uplink.$Properties> = {}): Uint8Array {
    seq += 1;
    const reading = { atMs: Date.now(), sensors: [sensors.liquid], values: [seq], context: undefined };
    const blocks = packReadings([reading]);
    return brewline.v1.Uplink.encode({
      schemaVersion: 1,
      boot: 1,
      seq,
      sentAtMs: Date.now(),
      telemetry: { session: 0, blocks },
      ...changes,
    }).finish();
  }

  /** Publishes the message and a good one after it; the first is parked, the second is the last status. */
  async function isParked(body: Uint8Array, code: string, cause: RegExp): Promise<void> {
    await publish(body);
    await publish(telemetry());
    await until('the message after it is the last status', async () => {
      const text = 'select seq from read_model.device_status where device_id = $1';
      const { rows } = await pool.query<{ seq: string }>(text, [deviceId]);
      return Number(rows[0]?.seq) === seq;
    });
    const { rows } = await pool.query<{ code: string; cause: string; body: Buffer }>(
      'select code, cause, body from ingest.parked_message where device_id = $1 order by id desc limit 1',
      [deviceId],
    );
    assert.equal(rows[0]?.code, code);
    assert.match(rows[0].cause, cause);
    const kept = Buffer.from(body).subarray(0, 64 * 1024);
    assert.ok(rows[0].body.equals(kept), 'it is kept as it came, up to what is kept of a large one');
  }

  it('is parked when it is garbage', () =>
    isParked(Buffer.from('{"temperature": 21}'), 'MESSAGE_MALFORMED', /not a brewline\.v1\.Uplink/));

  it('is parked when it is empty', () =>
    isParked(Buffer.alloc(0), 'SCHEMA_VERSION_UNKNOWN', /schema_version is 0/));

  it('is parked when its schema version is unknown', () =>
    isParked(
      telemetry({ schemaVersion: 99 }),
      'SCHEMA_VERSION_UNKNOWN',
      /schema_version is 99, this backend knows 1/,
    ));

  it('is parked when it has 1 MiB', () =>
    isParked(Buffer.alloc(1024 * 1024, 7), 'MESSAGE_TOO_LARGE', /1048576 bytes, at most 65536/));

  it('is parked when it names another device', () =>
    isParked(
      telemetry({ deviceId: 'somebody-else' }),
      'DEVICE_ID_MISMATCH',
      /"somebody-else".*topic belongs to/,
    ));

  it('is parked when its readings do not add up', () => {
    const blocks = [{ firstAtMs: Date.now(), atDeltaMs: [1000], sensors: [3], decimals: [], values: [1] }];
    return isParked(telemetry({ telemetry: { session: 0, blocks } }), 'MESSAGE_MALFORMED', /block 0/);
  });
});
