import assert from 'node:assert/strict';
import knex, { type Knex } from 'knex';
import { assignDevices, createPool, migrate, type Pool } from '../../../adapters/postgres/index.js';
import { history } from '../../../adapters/postgres/migrations/0070_history.js';
import { migrationSource } from '../../../adapters/postgres/migrations/index.js';
import { silentLogger } from '../../support/silentLogger.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';

const options = { migrationSource, tableName: 'brewline_migration' };
/** The last migration that can be taken back: after it rows of history go. */
const lastReversible = '0069';

describe('migrations', () => {
  let postgres: TestPostgres;
  let database: Knex;
  let pool: Pool;

  before(async () => {
    postgres = await startPostgres({ isEmpty: true });
    pool = createPool({
      databaseUrl: postgres.url,
      applicationName: 'test',
      connections: 1,
      logger: silentLogger,
    });
    database = knex({ client: 'pg', connection: postgres.url, pool: { min: 0, max: 2 } });
  });
  after(async () => {
    await database.destroy();
    await pool.end();
    await postgres.stop();
  });

  /** Columns of tables and views, and functions with their bodies, of Brewline's schemas. */
  async function structure(): Promise<unknown> {
    const result: unknown = await database.raw(`
      with ours as (select oid, nspname from pg_namespace where nspname in ('ingest', 'identity', 'read_model', 'dispatch'))
      select nspname, relname as name, attname as part, format_type(atttypid, atttypmod) as what
        from pg_attribute join pg_class c on c.oid = attrelid join ours on ours.oid = relnamespace where attnum > 0 and not attisdropped
      union all
      select nspname, proname, pg_get_function_identity_arguments(p.oid), prosrc from pg_proc p join ours on ours.oid = pronamespace
      order by 1, 2, 3, 4`);
    return (result as { rows: unknown[] }).rows;
  }

  it('each go back to what was there before, and forward again', async () => {
    const before: unknown[] = [];
    do {
      before.push(await structure());
      await database.migrate.up(options);
    } while (!(await database.migrate.currentVersion(options)).startsWith(lastReversible));
    const complete = await structure();
    for (const expected of before.toReversed()) {
      await database.migrate.down(options);
      assert.deepEqual(await structure(), expected);
    }
    await upTo(lastReversible);
    assert.deepEqual(await structure(), complete);
  });

  it('keeps the secrets of devices, and what was revoked, there and back', async () => {
    await database.migrate.rollback(options, true);
    while (!(await database.migrate.currentVersion(options)).startsWith('0018'))
      await database.migrate.up(options);
    const rowsOf = async (query: string) => {
      const result: unknown = await database.raw(query);
      return (result as { rows: unknown[] }).rows;
    };
    const credentials = `select device_id, secret_hash, revoked_at from identity.device_credential order by 1`;
    await database.raw(`insert into identity.device_credential (device_id, secret_hash, created_at, revoked_at)
      values ('keg-1', 'one', '2026-01-01Z', null), ('keg-2', 'two', '2026-01-02Z', '2026-02-02Z')`);
    const before = await rowsOf(credentials);
    await upTo(lastReversible);
    assert.deepEqual(
      await rowsOf(`select device_id, convert_from(secret_hash, 'utf8') as secret, s.created_at = c.created_at as same,
        ended_at is not distinct from revoked_at as ended, way_in, blocked_at
        from identity.device_secret s join identity.device_credential c using (device_id) order by 1`),
      ['one', 'two'].map((secret, n) => ({
        ...{ device_id: `keg-${n + 1}`, secret, same: true, ended: true, way_in: 'secret', blocked_at: null },
      })),
    );
    while ((await database.migrate.currentVersion(options)) >= '0020') await database.migrate.down(options);
    assert.deepEqual(await rowsOf(credentials), before);
    await upTo(lastReversible);
  });

  it('leaves people what they see of their devices, and a past that may be somebody else’s to nobody', async () => {
    await database.migrate.rollback(options, true);
    while (!(await database.migrate.currentVersion(options)).startsWith('0024'))
      await database.migrate.up(options);
    await database.raw(`
      insert into identity.person (login, name, password_hash, role) values ('ada', 'ada', 'x', 'brewer'), ('ben', 'ben', 'x', 'brewer');
      insert into identity.device_credential (device_id) values ('keg-1'), ('keg-2');
      insert into identity.device_owner (person_id, device_id) select person_id, 'keg-1' from identity.person where login = 'ada'`);
    await upTo(lastReversible);
    await assignDevices(pool, 'ben', ['keg-1', 'keg-2']);
    const seen: unknown = await database.raw(`
      select login, device_id, seen_from = '-infinity' as whole from identity.device_access join identity.person using (person_id)
      order by 1, 2`);
    assert.deepEqual((seen as { rows: unknown[] }).rows, [
      { login: 'ada', device_id: 'keg-1', whole: true },
      { login: 'ben', device_id: 'keg-1', whole: false },
      { login: 'ben', device_id: 'keg-2', whole: false },
    ]);
    while (!(await database.migrate.currentVersion(options)).startsWith('0024'))
      await database.migrate.down(options);
    const owners: unknown = await database.raw(
      'select login, device_id from identity.device_owner join identity.person using (person_id) order by 1, 2',
    );
    assert.equal((owners as { rows: unknown[] }).rows.length, 3);
  });

  it('puts what was stored before there were epochs in the first one, and changes nothing else of it', async () => {
    await database.migrate.rollback(options, true);
    await upTo('0011');
    const old = storedBefore();
    await database.raw(`select read_model.ensure_history_partition('reading', '2026-03-01');
      insert into read_model.reading (device_id, boot, seq, idx, at, received_at, time_plausible, sensors, "values")
        values ('keg', 1, 2, 0, '2026-03-01Z', '2026-03-01Z', true, '{3}', '{20}');
      insert into read_model.device_status (device_id, boot, position) values ('keg', 1, 1), ('silent', null, 1);
      insert into read_model.session (session_id, device_id, number, process_type, recipe, status, started_at, position)
        values ('keg.9', 'keg', 9, 4, '', 'active', now(), 1);
      insert into dispatch.checkpoint (projection, store_id, position) values ('dispatcher 0/2', 'store', 7), ('brewPlans', 'store', 7)`);
    await database('dispatch.device_queue').insert({
      projection: 'dispatcher 0/2',
      device_id: 'keg',
      state: JSON.stringify(old.state),
      tend_at: 'infinity',
      version: 7,
    });
    await database('dispatch.brew_machine').insert([
      { device_id: 'keg', running: JSON.stringify(old.running) },
      { device_id: 'base', running: JSON.stringify({ session: 1 }) },
      { device_id: 'idle', running: null },
    ]);

    await upTo('0018');
    for (const table of ['reading', 'session'])
      assert.deepEqual(await column(`read_model.${table}`, 'epoch'), ['0'], table);
    assert.deepEqual(await column('read_model.device_status', 'epoch'), ['0', null]);
    const { connection, queue } = old.state;
    const now = { ...connection, epoch: 0 };
    const open = queue.open.map((command) => ({ ...command, triedOn: now, sentOn: now }));
    assert.deepEqual(await column('dispatch.device_queue', 'state'), [
      { ...old.state, connection: now, queue: { ...queue, open, lackedOn: now } },
    ]);
    const { pending } = old.running;
    const source = { ...pending.source, epoch: 0 };
    assert.deepEqual(await column('dispatch.brew_machine', 'running'), [
      { session: 1 },
      null,
      { ...old.running, pending: { ...pending, source } },
    ]);
    assert.deepEqual(await column('dispatch.checkpoint', 'position'), ['7', '7']);

    await downTo('0011');
    assert.deepEqual(await column('dispatch.device_queue', 'state'), [old.state]);
    assert.deepEqual((await column('dispatch.brew_machine', 'running'))[2], old.running);
  });

  it('gives each event of a command its device, and goes back where two devices have one command id', async () => {
    await upTo(lastReversible);
    await downTo('0013');
    const commandId = '11111111-1111-4111-8111-111111111111';
    const event = { command_id: commandId, type: 'CommandRequested', at: 'now', recorded_at: 'now' };
    const command = { command_id: commandId, kind: 'wake', instruction: '{}', status: 'done' };
    const times = {
      requested_by: 'ada',
      requested_at: 'now',
      deadline: 'now',
      updated_at: 'now',
      position: 1,
    };
    await database('read_model.device_command').insert({ ...command, ...times, device_id: 'base' });
    const data = JSON.stringify({ commandId, deviceId: 'base' });
    await database('read_model.device_command_event').insert({ ...event, revision: 0, data });

    await upTo(lastReversible);
    assert.deepEqual(await column('read_model.device_command_event', 'device_id'), ['base']);
    await database('read_model.device_command').insert({ ...command, ...times, device_id: 'keg' });
    await database('read_model.device_command_event').insert({
      ...event,
      revision: 0,
      data,
      device_id: 'keg',
    });
    await downTo('0013');
    assert.deepEqual(await column('read_model.device_command', 'device_id'), ['base']);
    await upTo(lastReversible);
  });

  it('flags what can’t be right of what is stored, orders sessions by receipt, and fills the rollups again', async () => {
    await upTo(lastReversible);
    await downTo('0017');
    await database.raw(`
      insert into read_model.session (session_id, device_id, number, process_type, recipe, status, started_at, ended_at, position) values
        ('keg.21', 'keg', 21, 4, '', 'active', '1970-01-01 00:00:09Z', null, 1),
        ('keg.22', 'keg', 22, 4, '', 'completed', '2026-03-01Z', '2026-03-02Z', 1),
        ('keg.23', 'keg', 23, 4, '', 'completed', '2026-03-03Z', '2026-03-01Z', 1);
      insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data) values
        ('keg.21', 0, 'SessionStarted', '1970-01-01Z', '2026-03-05Z', '{}'),
        ('keg.22', 0, 'SessionStarted', '2026-03-01Z', '2026-03-01 01:00Z', '{}'),
        ('keg.22', 1, 'SessionCompleted', '2026-03-02Z', '2026-03-02 01:00Z', '{}'),
        ('keg.23', 0, 'SessionStarted', '2026-03-03Z', '2026-03-03 01:00Z', '{}'),
        ('keg.23', 1, 'SessionCompleted', '2026-03-01Z', '2026-03-03 02:00Z', '{}');
      insert into read_model.reading (device_id, epoch, boot, seq, idx, at, received_at, time_plausible, session, process_type, sensors, "values")
        values ('keg', 0, 1, 21, 0, '2026-03-01 12:00Z', '2026-03-01Z', true, 22, 4, '{3,22}', '{20,1.05}'),
          ('keg', 0, 1, 22, 0, '2026-03-01 13:00Z', '2026-03-01Z', true, 22, 4, '{3,22}', '{68,0}'),
          ('keg', 0, 1, 23, 0, '1970-01-01Z', '2026-03-01Z', false, 22, 1, '{3}', '{68}');
      insert into read_model.session_telemetry values
        ('keg.22', 'telemetry-00-20260301', 0, 9, 3, '1970-01-01Z', '2026-03-01 13:00Z', '2026-03-01Z', '2026-03-01Z');
      insert into read_model.checkpoint (projection, store_id, position) values ('rollups', 'store', 7)`);

    await upTo(lastReversible);
    const sessions = await database('read_model.session')
      .where('session_id', 'like', 'keg.2_')
      .orderBy('started_received_at', 'desc')
      .select('session_id', 'started_at', 'ended_at', 'time_plausible');
    const time = (text: string) => new Date(`2026-03-${text}Z`);
    assert.deepEqual(sessions, [
      { session_id: 'keg.21', started_at: time('05 00:00'), ended_at: null, time_plausible: false },
      {
        session_id: 'keg.23',
        started_at: time('03 01:00'),
        ended_at: time('03 02:00'),
        time_plausible: false,
      },
      {
        session_id: 'keg.22',
        started_at: time('01 00:00'),
        ended_at: time('02 00:00'),
        time_plausible: true,
      },
    ]);
    const flagged = await database('read_model.reading')
      .whereBetween('seq', [21, 23])
      .orderBy('seq')
      .pluck('implausible');
    assert.deepEqual(flagged, [null, [3, 22], null]);
    assert.deepEqual(await database('read_model.session_telemetry').pluck('first_at'), [time('01 12:00')]);
    assert.deepEqual(await database('read_model.rebuild').pluck('projection'), ['rollups']);
    const checkpoints = await database('read_model.checkpoint').where('projection', 'rollups');
    assert.deepEqual(checkpoints, []);
    await downTo('0017');
    await upTo(lastReversible);
  });

  it('keeps rows of history until they are filled in again from the event store, and none of the rollups', async () => {
    await upTo(lastReversible);
    await database.raw(`
      delete from read_model.checkpoint;
      insert into read_model.checkpoint (projection, store_id, position) values ('readModels', 'store', 70), ('rollups', 'store', 60);
      insert into read_model.rebuild (projection) values ('rollups') on conflict do nothing;
      insert into operations.projection_rebuild (projection, requested_by) values ('rollups', 'ada');
      insert into operations.projection_pause (projection, paused_by) values ('rollups', 'ada')`);
    const rows = await database('read_model.reading').orderBy('seq');
    assert.notEqual(rows.length, 0);
    for (const nothing of ['delete from read_model.checkpoint', 'truncate read_model.reading'])
      await database
        .transaction(async (transaction) => {
          await transaction.raw(nothing);
          await history.up(transaction);
          assert.deepEqual(await transaction('read_model.history_fill'), [], nothing);
          throw new Error('taken back');
        })
        .catch((error: Error) => assert.equal(error.message, 'taken back', nothing));

    await upTo('0070');
    assert.deepEqual(await database('read_model.reading').orderBy('seq'), rows);
    assert.deepEqual(await database('read_model.history_fill').select('store_id', 'up_to', 'hour'), [
      { store_id: 'store', up_to: '70', hour: 0 },
    ]);
    for (const table of [
      'read_model.checkpoint',
      'read_model.rebuild',
      'operations.projection_rebuild',
      'operations.projection_pause',
    ])
      assert.deepEqual(await database(table).where('projection', 'rollups'), [], table);
    const found: unknown = await database.raw(
      `select relname from pg_class where relnamespace = 'read_model'::regnamespace and relname ~ 'reading_(minute|hour)|rollup'`,
    );
    assert.deepEqual((found as { rows: unknown[] }).rows, []);
    await assert.rejects(database.migrate.down(options), /restore a backup/);
  });

  async function upTo(version: string): Promise<void> {
    while (!(await database.migrate.currentVersion(options)).startsWith(version))
      await database.migrate.up(options);
  }

  async function downTo(version: string): Promise<void> {
    while (!(await database.migrate.currentVersion(options)).startsWith(version))
      await database.migrate.down(options);
  }

  async function column(table: string, name: string): Promise<unknown[]> {
    const keys = {
      'read_model.reading': 'seq',
      'read_model.session': 'session_id',
      'dispatch.checkpoint': 'projection',
    };
    const by = (keys as Record<string, string>)[table] ?? 'device_id';
    return (await database(table).orderBy(by).pluck(name)) as unknown[];
  }

  /** Rows of the dispatcher and of the reactor; the name of a recipe that looks like a connection is none. */
  function storedBefore() {
    const connection = { boot: 3, connection: 12 };
    const instruction = {
      kind: 'startSession',
      processType: 1,
      recipe: { name: '{"boot": 1, "connection": 2}' },
    };
    const command = { commandId: 'a', instruction, deadlineMs: 9, status: 'sent', attempts: 1, triedAtMs: 5 };
    const queue = {
      open: [{ ...command, triedOn: connection, sentOn: connection }],
      settled: [],
      desired: {},
      settingsVersion: 0,
      lackedOn: connection,
      events: 4,
    };
    return {
      state: { deviceId: 'keg', queue, connection, reported: {}, traceparents: {} },
      running: {
        session: 9,
        processType: 4,
        recordedAtMs: 1,
        pending: { action: 32, source: { boot: 3, seq: 8 } },
      },
    };
  }

  it('leaves each device its status, and readings of sessions where they are, there and back', async () => {
    await upTo('0071');
    await database.raw('truncate read_model.device_status, read_model.session_telemetry');
    const at = new Date('2026-03-01T12:00:00.250Z');
    const device = {
      ...{
        device_id: 'keg',
        online: true,
        machine_type: 3,
        serial: '1903',
        epoch: 1,
        boot: 2,
        seq: 3,
        idx: 0,
      },
      ...{ at, received_at: at, last_seen_at: at, time_plausible: true, session_id: 'keg.1.9', state: 1 },
      ...{ target_celsius: 4.5, seconds_to_next_action: 600, sensors: [3, 4], values: [4.25, 20] },
      ...{ implausible: [4], clock_offset_ms: 5, report_seconds: 10, position: 7 },
    };
    const range = {
      ...{ session_id: 'keg.1.9', stream: 'telemetry-00-20260301', first_revision: 4, last_revision: 6 },
      ...{ readings: 30, first_at: at, last_at: at, first_received_at: at, last_received_at: at },
    };
    await database('read_model.device_status').insert([device, { device_id: 'silent', position: 1 }]);
    await database('read_model.session_telemetry').insert(range);
    const rowsOf = async (table: string): Promise<Record<string, unknown>[]> =>
      JSON.parse(JSON.stringify(await database(`read_model.${table}`).orderBy(1))) as never;
    const [devices, ranges] = [await rowsOf('device_status'), await rowsOf('session_telemetry')];

    await upTo('0072');
    const moved = await rowsOf('device_status');
    moved.forEach((row, index) => assert.deepEqual({ ...row, ...devices[index] }, row));
    assert.deepEqual(await rowsOf('session_telemetry'), ranges);
    const later = new Date(at.getTime() + 1000);
    await database('read_model.device_status')
      .where({ device_id: 'keg' })
      .update({
        ...{ stream: range.stream, first_revision: 7, last_revision: 9, readings: 2 },
        ...{ first_at: later, last_at: later, first_received_at: later, last_received_at: later },
      });

    await database.migrate.down(options);
    assert.deepEqual(await rowsOf('device_status'), devices);
    const ends = { last_at: later, last_received_at: later };
    const merged = [{ ...ranges[0], last_revision: '9', readings: '32', ...ends }];
    assert.deepEqual(await rowsOf('session_telemetry'), JSON.parse(JSON.stringify(merged)));
    await database.migrate.up(options);
  });

  it('name a database that a newer release has upgraded', async () => {
    const newer = { name: '9999_future' };
    await migrate({ databaseUrl: postgres.url });
    await database('brewline_migration').insert({ ...newer, batch: 99, migration_time: new Date() });
    try {
      await assert.rejects(migrate({ databaseUrl: postgres.url }), {
        code: 'CONFIGURATION_INVALID',
        message: /newer release.*9999_future.*restore a backup/,
      });
    } finally {
      await database('brewline_migration').where(newer).delete();
    }
  });
});
