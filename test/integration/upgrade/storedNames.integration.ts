import assert from 'node:assert/strict';
import type { PoolClient } from 'pg';
import {
  createDeviceQueueWriter,
  createReadModels,
  createSequenceStore,
} from '../../../adapters/postgres/index.js';
import { decodeLog } from '../../../adapters/protobuf/index.js';
import { evolve, unknownDevice, type DeviceSequence } from '../../../domain/device/sequence/index.js';
import { nextDueAtMs } from '../../../domain/deviceCommand/index.js';
import { withActors } from '../../../domain/people/index.js';
import type { DeviceQueue } from '../../../projections/dispatchQueue/index.js';
import { until } from '../../support/until.js';
import { startOldStore, type OldStore } from './oldStore.js';
import { UpgradedBackend } from './upgradedBackend.js';

/** Names that stored fields had before, as PostgreSQL writes JSON. */
const oldNames =
  /"(takesBack|asked|lackedOn|settled|triedOn|triedAtMs|wishedAtMs|fulfilled|mark|forgotten|fresh)": /;
/** Tables whose rows hold what was renamed, without those of a device whose first events are not in the fixture. */
const readModelTables = [
  'read_model.brew_plan',
  'read_model.brew_plan_event',
  'read_model.device_command',
  'read_model.device_command_event',
  'read_model.device_twin',
];
const tables = [...readModelTables, 'dispatch.device_queue', 'ingest.device_sequence'];
/** A second after its last event. */
const nowMs = Date.parse('2026-03-01T13:47:55Z');

describe('a store of before stored fields got their names', function () {
  this.timeout(60_000);
  let old: OldStore;

  before(async () => {
    old = await startOldStore(tables);
  });
  after(() => old?.stop());

  it('has every row, and no old name in one', async () => {
    for (const table of tables) {
      const rows = await textsOf(old.pool, table);
      assert.equal(rows.length, old.rowsBefore(table).length, table);
      assert.deepEqual(
        rows.filter((row) => oldNames.test(row)),
        [],
        table,
      );
    }
  });

  it('lets no process of the release before read or write a row', async () => {
    const statements = [
      'select state from dispatch.device_queue where tend_at <= now()',
      'insert into dispatch.device_queue (projection, device_id, state, tend_at, version) select',
      'select set_point from read_model.device_twin',
      'select state from ingest.device_sequence',
      'select boot, seq from read_model.device_mark',
    ];
    for (const statement of statements)
      await assert.rejects(old.pool.query(statement), { code: /^42(703|P01)$/ }, statement);
  });

  const actorFields = ['requestedBy', 'cancelledBy', 'plannedBy', 'resumedBy'];

  it('has the rows that it had when the migration is taken back', async () => {
    const rowsBefore = tables.flatMap((table) => old.rowsBefore(table).map((row) => ({ table, ...row })));
    // The ids of people stay, which the release before shows as they are.
    const states = ({ table, desired, set_point, state, data }: Record<string, unknown>) => ({
      ...{ table, desired, set_point, state },
      data:
        typeof data === 'object' && data !== null ? withActors({ type: '', data }, actorFields).data : data,
    });
    const found = tables.flatMap((table) => old.rowsTakenBack(table).map((row) => ({ table, ...row })));
    const sorted = (all: readonly Record<string, unknown>[]) => all.map(states).map(sortKeyed).toSorted();
    assert.deepEqual(sorted(found), sorted(rowsBefore));
  });

  it('has the rows of read models that its events make', async () => {
    await rolledBack(async (client) => {
      const migrated = await rowsOf(client, readModelTables);
      await client.query(`truncate ${readModelTables.join(', ')}`);
      const batch = {
        events: old.events.filter(({ data }) => !(data instanceof Uint8Array)),
        telemetry: [],
        position: 1n,
      };
      const names = ['brewPlans', 'deviceCommands', 'deviceTwin'];
      for (const { name, write } of createReadModels()) if (names.includes(name)) await write(client, batch);
      // Rows from before have no trace id until a rebuild.
      const untraced = (row: object) => ({ ...row, trace_id: undefined });
      const made = await rowsOf(client, readModelTables);
      assert.deepEqual(made.map(untraced), migrated.map(untraced));
    });
  });

  it('has the queues that its events make, each due when it was', async () => {
    const dueBefore = new Map(
      old.rowsBefore('dispatch.device_queue').map((row) => [row.device_id, row.tend_at]),
    );
    await rolledBack(async (client) => {
      const migrated = await rowsOf(client, ['dispatch.device_queue']);
      await client.query('truncate dispatch.device_queue');
      await createDeviceQueueWriter('dispatcher 0/1')(client, old.events, 1n);
      assert.deepEqual(await rowsOf(client, ['dispatch.device_queue']), migrated);
    });
    const { rows } = await old.pool.query<{ state: DeviceQueue }>('select state from dispatch.device_queue');
    for (const { state } of rows) {
      const { deviceId, queue, connection, reported } = state;
      const dueMs = nextDueAtMs(queue, { connection, reported });
      const before = dueBefore.get(deviceId);
      assert.equal(dueMs, before === 'infinity' ? Infinity : Date.parse(String(before)), deviceId);
    }
  });

  it('has the numberings that its log makes', async () => {
    const made = new Map<string, DeviceSequence>();
    for (const event of old.events.filter(({ type }) => type === 'TelemetryRecorded'))
      for (const { deviceId, entry } of decodeLog(event))
        made.set(deviceId, evolve(made.get(deviceId) ?? unknownDevice, entry));
    const { states } = await createSequenceStore(old.pool).load(3, [...made.keys()]);
    assert.deepEqual(Object.fromEntries(states), JSON.parse(JSON.stringify(Object.fromEntries(made))));
    assert.equal(made.get('meter-marked')?.epochs[0]?.boots[0]?.highWaterMark, 3);
    assert.equal(made.get('meter-boots')?.epochs[0]?.evictedUpTo, 1);
  });

  describe('on which today’s processes go on', () => {
    let backend: UpgradedBackend;

    before(() => {
      backend = new UpgradedBackend(old, nowMs);
      backend.start();
    });
    after(() => backend.stop());

    it('sends nothing before its time', async () => {
      await backend.untilDispatched();
      assert.deepEqual(backend.published, []);
    });

    it('sends nothing again because of an event of its device', async () => {
      const [known] = (await backend.queues.load('kettle-snapshot')).open;
      await backend.acknowledge('kettle-snapshot', known?.commandId ?? '', {
        outcome: 'executing',
        percent: 80,
      });
      const [asked] = (await backend.queues.load('kettle-back')).open;
      await backend.acknowledge('kettle-back', asked?.commandId ?? '', { outcome: 'executing', percent: 10 });
      await backend.reportSettings('kettle-drift', { soundOn: true, displayPercent: 99, units: 'celsius' });
      await backend.untilDispatched();
      assert.deepEqual(backend.published, []);
    });

    it('sends each open command once when its time has come', async () => {
      backend.pass(60_000);
      await backend.untilDispatched();
      assert.deepEqual(backend.published.toSorted(), [
        'kettle-busy stopHeating',
        'kettle-dispatching nextStep',
        'kettle-returned reset',
        'kettle-sent wake',
      ]);
    });

    it('sends the commands of a device one after the other when it connects', async () => {
      const before = backend.published.length;
      await backend.connect('kettle-away', 1, 2);
      await until('its settings are sent', () => backend.published.length > before);
      const { open } = await backend.queues.load('kettle-away');
      await backend.acknowledge('kettle-away', open[0]?.commandId ?? '', { outcome: 'done' });
      await until('its target is sent', () => backend.published.length > before + 1);
      await backend.untilDispatched();
      assert.deepEqual(backend.published.slice(before), [
        'kettle-away changeSettings',
        'kettle-away setTemperature',
      ]);
    });

    it('takes a request that comes again for the one that is there', async () => {
      const asked = old.events.find(({ metadata }) => metadata.causedBy === 'person:bert');
      const { commandId: merged } = asked?.data as { commandId: string };
      const repeat = { kind: 'changeSettings', settings: { displayPercent: 50 } } as const;
      assert.deepEqual(await backend.request('kettle-away', merged, repeat), []);
      const other = { kind: 'changeSettings', settings: { displayPercent: 51 } } as const;
      await assert.rejects(backend.request('kettle-away', merged, other), { code: 'COMMAND_REFUSED' });
    });

    it('revokes the commands that brews do not need any more', async () => {
      for (const deviceId of ['base-needless', 'base-cancelled'])
        await until(`nothing waits for ${deviceId}`, async () => {
          const { open, closed } = await backend.queues.load(deviceId);
          return open.length === 0 && closed.at(-1)?.status === 'cancelled';
        });
    });

    it('goes on with whole brews', async () => {
      const has = (what: string, types: readonly string[]) =>
        until(`${what} has ${types.join()}`, async () => {
          const found = await backend.newPlanTypes(planIdOf(what));
          return found.join() === types.join();
        });
      await backend.report('base-awaited', 7, { type: 'sessionCompleted' });
      await has('awaited', ['StageBegun']);
      await backend.report('base-accepted', 1, { type: 'sessionStarted', processType: 2, recipe: '' });
      await has('accepted', ['StageRunning']);
      await backend.report('base-running', 1, { type: 'userActionDone', action: 32 });
      await backend.report('base-running', 1, { type: 'sessionCompleted' });
      await has('running', ['ActionAnswered', 'StageCompleted', 'StageBegun']);
      const { open } = await backend.queues.load('base-begun');
      const begun = { processType: 2, recipe: '', ...(open[0] && { commandId: open[0].commandId }) };
      await backend.report('base-begun', 1, { type: 'sessionStarted', ...begun });
      await has('begun', ['StageRunning']);
    });
  });

  /** The plan of `base-<what>`. */
  function planIdOf(what: string): string {
    const found = old.rowsBefore('read_model.brew_plan').find((row) => row.base_id === `base-${what}`);
    return String(found?.plan_id);
  }

  async function rolledBack(work: (client: PoolClient) => Promise<void>): Promise<void> {
    const client = await old.pool.connect();
    try {
      await client.query('begin');
      await work(client);
    } finally {
      await client.query('rollback');
      client.release();
    }
  }
});

/** Equal values have equal texts, whatever the order of their fields. */
function sortKeyed(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

type Client = Pick<PoolClient, 'query'>;

async function textsOf(client: Client, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t`);
  return rows.map(({ row }) => row);
}

/** The rows of tables, without positions, and without those of the device whose first events are not in the fixture. */
async function rowsOf(client: Client, tables: readonly string[]): Promise<readonly object[]> {
  const found: object[] = [];
  for (const table of tables) {
    const { rows } = await client.query<{ row: object }>(
      `select to_jsonb(t) - '{position,version}'::text[] as row from ${table} t
        where to_jsonb(t)->>'device_id' is distinct from 'kettle-snapshot' order by 1`,
    );
    found.push(...rows.map(({ row }) => ({ table, ...row })));
  }
  return found;
}
