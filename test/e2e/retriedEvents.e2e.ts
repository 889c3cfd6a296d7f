import { historyOf } from '../support/historyOf.js';
import assert from 'node:assert/strict';
import { Pool } from 'pg';
import { createEventStore, type EventStoreConnection } from '../../adapters/eventStore/index.js';
import { connectedEvent, telemetryEvent } from '../integration/projections/projectionStack.js';
import { jsonPost, logIn } from '../support/api.js';
import { useKilledStack } from '../support/killedStack.js';
import type { Stack } from '../support/stack.js';
import { newDeviceId } from '../support/stackDevice.js';
import { until } from '../support/until.js';

const deviceId = newDeviceId('retried');
const events = 40;
/** No ingest writes to it. */
const telemetry = 'telemetry-99-20260301';

describe('a job over parked events', () => {
  const given = useKilledStack();
  let stack: Stack;
  let pool: Pool;
  let store: EventStoreConnection;

  before(async () => {
    stack = given();
    pool = new Pool({ connectionString: stack.databaseUrl, max: 1 });
    store = createEventStore({ url: stack.eventStoreUrl });
  });
  after(async () => {
    await store?.close();
    await pool?.end();
  });

  it('goes on when API, ingest and projector are killed, and each event is applied once', async () => {
    // What the read models can not write until somebody mends it.
    await pool.query(
      `alter table read_model.device_status add constraint no_such_device check (device_id <> '${deviceId}') not valid`,
    );
    await store.append(`device-${deviceId}`, 'noStream', [connectedEvent(deviceId)]);
    const seqs = Array.from({ length: events - 1 }, (_, at) => at + 1);
    await store.append(
      telemetry,
      'noStream',
      seqs.map((seq) => telemetryEvent(deviceId, [seq], Date.now())),
    );
    const parked = async () => {
      const { rows } = await pool.query<{ parked: number; applied: number }>(
        `select count(*)::int as parked, count(*) filter (where outcome = 'stored')::int as applied
         from ingest.parked_message where source = 'projection readModels'`,
      );
      return rows[0];
    };
    await until('all are parked', async () => (await parked())?.parked === events);
    await pool.query('alter table read_model.device_status drop constraint no_such_device');

    const { login, password } = stack.administrator;
    const authorization = `Bearer ${await logIn(stack.apiUrl, login, password)}`;
    const group = { source: 'projection readModels', code: 'EVENT_UNPROJECTABLE' };
    const asked = await fetch(
      `${stack.apiUrl}/api/v1/parked/groups/retry`,
      jsonPost(group, { authorization }),
    );
    assert.equal(asked.status, 202, await asked.clone().text());
    const { id } = (await asked.json()) as { id: string };
    stack.kill('api');
    await until('the job has begun', async () => ((await parked())?.applied ?? 0) > 0);
    stack.kill('projector');
    stack.kill('ingest');
    await until('the job is done', async () => {
      const { rows } = await pool.query<{ status: string }>(
        'select status from operations.parked_job where id = $1',
        [id],
      );
      return rows[0]?.status === 'done';
    });
    assert.deepEqual(await parked(), { parked: events, applied: events });
    assert.deepEqual(
      (await historyOf(pool, deviceId)).map(({ seq }) => seq),
      seqs,
    );
  });
});
