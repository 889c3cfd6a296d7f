import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { openRawStore } from '../../../adapters/eventStore/raw/index.js';
import {
  beginRebuild,
  createPool,
  createProjectionRebuilds,
  createProjectionTarget,
} from '../../../adapters/postgres/index.js';
import { resetProjection } from '../../../adapters/postgres/resetProjection.js';
import { sessionKey } from '../../../domain/brewSession/index.js';
import { beginRebuilds } from '../../../infra/compose/projectionRebuilds.js';
import { runCli } from '../cli/runCli.js';
import { parkingBudget } from '../../support/parkingBudget.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import {
  checkpointOf,
  connectedEvent,
  eventOf,
  logEvent,
  oldTelemetryEvent,
  seqsOf,
  startProjectionStack,
  telemetryEvent,
  type ProjectionStack,
  type Write,
} from './projectionStack.js';

const tables = [
  'history_hot',
  'history_state',
  'device_status',
  'device_high_water_mark',
  'session',
  'session_timeline',
  'session_telemetry',
  'device_command',
  'device_event',
  'brew_plan',
  'brew_plan_event',
  'alarm',
  'journal',
  'journal_entry',
];
const commandId = '11111111-1111-4111-8111-111111111111';

describe('brewline rebuild', () => {
  let stack: ProjectionStack;
  let end: bigint | undefined;
  const rebuild = (...args: string[]) => runCli(['rebuild', ...args], { DATABASE_URL: stack.databaseUrl });

  before(async () => {
    stack = await startProjectionStack();
    await appendBrewingDay(stack);
    end = await stack.store.endPosition();
  });
  after(() => stack?.stop());

  const hasReached = async () => BigInt((await checkpointOf(stack.pool)) ?? -1) >= (end ?? 0n);

  async function inRebuild(): Promise<string[]> {
    const { rows } = await stack.pool.query<{ projection: string }>(
      'select projection from read_model.rebuild',
    );
    return rows.map(({ projection }) => projection);
  }

  /** Every row of every table, in an order of its own; without the position, which is that of a whole batch. */
  async function allRows(): Promise<Record<string, string[]>> {
    const contents: Record<string, string[]> = {};
    for (const table of tables) {
      const text = `select (to_jsonb(t) - 'position')::text as row from read_model.${table} t order by 1`;
      const { rows } = await stack.pool.query<{ row: string }>(text);
      contents[table] = rows.map(({ row }) => row);
    }
    return contents;
  }

  it('empties what its processor, at work or not, then fills again with the same rows', async () => {
    const name = 'readModels';
    const processor = stack.process();
    await until('everything is applied', () => hasReached());
    const expected = await allRows();
    for (const table of tables) assert.notEqual(expected[table]?.length, 0, `${table} has rows`);

    const whileItRuns = await rebuild(name, '--yes');
    assert.equal(whileItRuns.code, 0, whileItRuns.stderr);
    await until('everything is applied again, though no event came', () => hasReached());
    assert.deepEqual(await allRows(), expected);

    await processor.stop();
    const whileItRests = await rebuild(name, '--yes');
    assert.equal(whileItRests.code, 0, whileItRests.stderr);
    assert.deepEqual(await allRows(), Object.fromEntries(tables.map((table) => [table, []])));
    assert.equal(await checkpointOf(stack.pool), undefined);
    assert.deepEqual(await inRebuild(), [name]);
    const parkedOf = 'select from ingest.parked_message where source = $1';
    assert.equal((await stack.pool.query(parkedOf, [`projection ${name}`])).rowCount, 0);

    const again = stack.process();
    await until('everything is applied a third time', () => hasReached());
    await until('the rebuild is over', async () => (await inRebuild()).length === 0);
    await again.stop();
    assert.deepEqual(await allRows(), expected);
    assert.equal((await stack.pool.query(parkedOf, [`projection ${name}`])).rowCount, 1);
  });

  it('leaves nothing out and nothing twice when batches are under way', async () => {
    const processor = stack.process();
    let appended = 0;
    for (let round = 0; round < 5; round += 1) {
      const emptied = resetProjection(stack.pool, 'readModels');
      for (let batch = 0; batch < 20; batch += 1) {
        const seqs = Array.from({ length: 10 }, () => (appended += 1));
        await stack.store.append('telemetry-00-20260302', 'any', [telemetryEvent('base', seqs)]);
      }
      await emptied;
    }
    end = await stack.store.endPosition();
    await until('everything is applied', () => hasReached());
    await processor.stop();
    assert.deepEqual(
      await seqsOf(stack.pool, 'base'),
      Array.from({ length: appended }, (_, index) => index + 1),
    );
  });

  it('does nothing that nobody agreed to', async () => {
    const before = await allRows();
    const { code, stderr } = await rebuild('readModels');
    assert.equal(code, 1);
    assert.match(stderr, /give --yes/);
    assert.deepEqual(await allRows(), before);
  });

  it('empties what the dispatcher works from, and leaves the read models alone', async () => {
    const partitions = ['dispatcher 0/2', 'dispatcher 1/2'];
    for (const projection of partitions) {
      await stack.pool.query(
        `insert into dispatch.device_queue (projection, device_id, state, next_due_at, version) values ($1, 'keg', '{}', now(), 1)`,
        [projection],
      );
      const checkpoint =
        'insert into dispatch.checkpoint (projection, store_id, position) values ($1, $2, 1)';
      await stack.pool.query(checkpoint, [projection, 'any']);
    }
    const before = await allRows();
    assert.equal((await rebuild('dispatcher', '--yes')).code, 0);
    for (const table of ['device_queue', 'checkpoint'])
      assert.equal((await stack.pool.query(`select from dispatch.${table}`)).rowCount, 0, table);
    assert.deepEqual(await allRows(), before);
  });

  it('loses nothing of a store that has two devices with one command id', async () => {
    const shared = '22222222-2222-4222-8222-222222222222';
    const deviceIds = ['tap-1', 'tap-2'];
    for (const [index, deviceId] of deviceIds.entries()) {
      const fact = { commandId: shared, deviceId, atMs: Date.parse('2026-03-01T12:00:00.000Z') };
      const asked = { ...fact, requestedBy: 'ada', deadlineMs: fact.atMs + 60_000 };
      const instruction = { kind: 'setTemperature', targetCelsius: 60 + index };
      await stack.store.append(`deviceCommand-${deviceId}`, 'noStream', [
        eventOf('CommandRequested', { ...asked, instruction }),
        eventOf('CommandDone', { ...fact, late: false }),
      ]);
    }
    end = await stack.store.endPosition();
    assert.equal((await rebuild('readModels', '--yes')).code, 0);
    const processor = stack.process();
    await until('everything is applied', () => hasReached());
    await processor.stop();
    const { rows } = await stack.pool.query<{ device_id: string; status: string; events: number }>(
      `select device_id, status, (select count(*) from read_model.device_command_event event
           where (event.command_id, event.device_id) = (command.command_id, command.device_id)) as events
         from read_model.device_command command where command_id = $1 order by device_id`,
      [shared],
    );
    const expected = deviceIds.map((device_id) => ({ device_id, status: 'done', events: 2 }));
    assert.deepEqual(rows, expected);
    const parkedOf = `select routing_key from ingest.parked_message where routing_key like 'deviceCommand-tap%'`;
    assert.deepEqual((await stack.pool.query(parkedOf)).rows, []);
  });

  it('shows a command and a brew whose texts no database can hold, of before such texts were refused', async () => {
    const recipe = { name: 'a\0b\ud83c', processType: 1, steps: [] };
    const id = '33333333-3333-4333-8333-333333333333';
    const atMs = Date.parse('2026-03-01T12:00:00.000Z');
    const command = {
      commandId: id,
      deviceId: 'poisoned',
      atMs,
      requestedBy: 'ada',
      deadlineMs: atMs + 60_000,
    };
    const requested = { ...command, instruction: { kind: 'startSession', processType: 1, recipe } };
    const plan = { planId: id, baseId: 'poisoned', kegId: 'keg', stages: ['brew'], plannedBy: 'ada', atMs };
    await appendAsIs('deviceCommand-poisoned', 'CommandRequested', requested);
    await appendAsIs(`brewPlan-${id}`, 'BrewPlanned', { ...plan, brewRecipe: recipe });
    await stack.store.append('deviceCommand-appended', 'noStream', [
      eventOf('CommandRequested', { ...requested, deviceId: 'appended' }),
    ]);
    end = await stack.store.endPosition();
    assert.equal((await rebuild('readModels', '--yes')).code, 0);
    const processor = stack.process();
    await until('everything is applied', () => hasReached());
    await processor.stop();
    const names = `select device_id, instruction->'recipe'->>'name' as name
      from read_model.device_command where command_id = $1 order by 1`;
    assert.deepEqual((await stack.pool.query(names, [id])).rows, [
      { device_id: 'appended', name: 'a\uFFFDb\uFFFD' },
      { device_id: 'poisoned', name: 'a\uFFFDb\uFFFD' },
    ]);
    const brews = 'select from read_model.brew_plan where plan_id = $1';
    assert.equal((await stack.pool.query(brews, [id])).rowCount, 1);
    const raw = openRawStore(stack.storeUrl);
    for await (const { stream, data } of raw.readAll())
      if (stream === 'deviceCommand-appended')
        assert.doesNotMatch(Buffer.from(data).toString(), /u0000|ud83c/);
    await raw.close();
  });

  /** As an earlier version stored it. */
  async function appendAsIs(stream: string, type: string, data: object): Promise<void> {
    const raw = openRawStore(stack.storeUrl);
    const appender = raw.openAppender();
    const { metadata } = eventOf(type, data);
    const stored = {
      data: Buffer.from(JSON.stringify(data)),
      metadata: Buffer.from(JSON.stringify(metadata)),
    };
    const event = { id: randomUUID(), type, isJson: true, ...stored };
    await appender.append({ stream, afterRevision: -1n, events: [event] }, () => undefined);
    await appender.settled();
    appender.close();
    await raw.close();
  }

  interface StoredRebuild {
    readonly begun: Date | null;
    readonly finished: Date | null;
    readonly head: string | null;
    readonly by: string;
  }

  async function rebuildOf(projection: string): Promise<StoredRebuild> {
    const { rows } = await stack.pool.query<StoredRebuild>(
      `select begun_at as begun, finished_at as finished, head::text, requested_by as by
       from operations.projection_rebuild where projection = $1`,
      [projection],
    );
    return rows[0] ?? assert.fail(projection);
  }

  /** Processors that a test stopped early have ended none. */
  const forgetRebuilds = () => stack.pool.query('delete from operations.projection_rebuild');

  it('of the command line shows as one that somebody asked for, and so does its end', async () => {
    assert.equal((await rebuild('readModels', '--yes')).code, 0);
    const { begun, finished, head, by } = await rebuildOf('readModels');
    assert.deepEqual([begun !== null, finished, head, by], [true, null, null, userInfo().username]);
    const processor = stack.process();
    await until('it is over', async () => (await rebuildOf('readModels')).finished !== null);
    await processor.stop();
    const { head: end } = await rebuildOf('readModels');
    assert.equal(end, await checkpointOf(stack.pool), 'it is known since it is over');
  });

  it('that somebody asked for happens once and to its end, whoever is killed meanwhile', async () => {
    const expected = await allRows();
    await forgetRebuilds();
    await stack.pool.query(`
      create table emptied (at timestamptz default now());
      create function note_emptied() returns trigger language plpgsql as
        $$ begin insert into emptied default values; return null; end $$;
      create trigger note_emptied after truncate on read_model.session execute function note_emptied()`);
    const timesEmptied = async () => (await stack.pool.query('select from emptied')).rowCount;
    const options = { databaseUrl: stack.databaseUrl, connections: 2, logger: silentLogger };
    const api = createPool({ ...options, applicationName: 'test api' });
    const asked = [1, 2].map(() => createProjectionRebuilds(api).request('readModels', 'ada'));
    assert.deepEqual((await Promise.all(asked)).toSorted(), [false, true]);
    await api.end();

    const role = createPool({ ...options, applicationName: 'test role' });
    const [killed, ...heirs] = [1, 2, 3].map(() => new AbortController());
    const begin = (process?: AbortController) =>
      beginRebuilds(
        { pool: role, store: stack.store, projections: ['readModels'], logger: silentLogger },
        process?.signal ?? assert.fail(),
      );
    const batch = await stack.pool.connect();
    await batch.query('begin');
    await batch.query('lock table read_model.checkpoint in row exclusive mode');
    const killing = begin(killed);
    const backend = await until('it is about to empty the tables', async () => {
      const { rows } = await stack.pool.query<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'test role' and wait_event_type = 'Lock'`,
      );
      return rows[0]?.pid;
    });
    killed?.abort();
    await stack.pool.query('select pg_cancel_backend($1)', [backend]);
    await killing;
    await batch.query('rollback');
    batch.release();
    assert.deepEqual([(await rebuildOf('readModels')).begun, await timesEmptied()], [null, 0]);

    const beginning = heirs.map(begin);
    await until('it begins', async () => (await rebuildOf('readModels')).begun !== null);
    const { begun, head } = await rebuildOf('readModels');
    assert.equal(head, (await stack.store.endPosition())?.toString());
    let written = 0;
    const dyingLater =
      (write: Write): Write =>
      (client, events, position) => {
        written += 1;
        if (written > 1) throw new Error('killed');
        return write(client, events, position);
      };
    const first = stack.process({ around: dyingLater });
    await until('it dies in the middle', () => written > 1);
    await first.stop();
    assert.ok(BigInt((await checkpointOf(stack.pool)) ?? 0) < BigInt(head ?? 0));
    assert.equal((await rebuildOf('readModels')).finished, null);

    const second = stack.process();
    await until('it is over', async () => (await rebuildOf('readModels')).finished !== null);
    await second.stop();
    heirs.forEach((each) => each.abort());
    await Promise.all(beginning);
    await role.end();
    assert.deepEqual([(await rebuildOf('readModels')).begun, await timesEmptied()], [begun, 1]);
    assert.deepEqual(await inRebuild(), []);
    assert.deepEqual(await allRows(), expected);
    await stack.pool.query('drop function note_emptied() cascade');
  });

  it('is not over before all parts have caught up, and only those of now count', async () => {
    await forgetRebuilds();
    assert.equal(await createProjectionRebuilds(stack.pool).request('dispatcher', 'ada'), true);
    const caughtUp = (part: string) =>
      createProjectionTarget<void>({
        ...{ pool: stack.pool, projection: `dispatcher ${part}`, schema: 'dispatch', parkingBudget },
        write: async () => undefined,
      }).caughtUp(undefined);
    const isOver = async () => (await rebuildOf('dispatcher')).finished !== null;
    for (const part of ['0/2', '1/2']) await caughtUp(part);
    assert.equal(await isOver(), false, 'it has not begun');
    assert.equal(await beginRebuild(stack.pool, 'dispatcher', 5n), true);
    for (const part of ['0/3', '0/2', '0/2']) await caughtUp(part);
    assert.equal(await isOver(), false);
    await caughtUp('1/2');
    assert.equal(await isOver(), true);
  });

  it('knows no other projection', async () => {
    const { code, stderr } = await rebuild('everything', '--yes');
    assert.equal(code, 2);
    assert.match(stderr, /readModels, dispatcher/);
  });
});

async function appendBrewingDay({ store }: ProjectionStack): Promise<void> {
  const nextEpoch = { epoch: 1, boot: 1, seq: 1 };
  const reported = { deviceId: 'keg', session: 9, atMs: Date.parse('2026-03-01T12:00:00.000Z') };
  await store.append('device-keg', 'noStream', [connectedEvent('keg')]);
  await store.append('brewSession-keg.9', 'noStream', [
    eventOf('SessionStarted', {
      ...reported,
      source: { boot: 1, seq: 1 },
      processType: 1,
      recipe: 'Pale',
      inferred: false,
    }),
    eventOf('PhaseEntered', { ...reported, source: { boot: 1, seq: 2 }, phase: 1 }),
    eventOf('SessionAbandoned', { ...reported, source: nextEpoch, by: sessionKey(1, 9) }, 2),
  ]);
  await store.append('brewSession-keg.1.9', 'noStream', [
    eventOf(
      'SessionStarted',
      {
        ...reported,
        session: sessionKey(1, 9),
        source: nextEpoch,
        processType: 1,
        recipe: '',
        inferred: false,
      },
      2,
    ),
  ]);
  await store.append('telemetry-00-20260301', 'noStream', [
    oldTelemetryEvent('keg', [3, 4]),
    oldTelemetryEvent('keg', [3, 4, 5]),
    logEvent([
      { deviceId: 'keg', seq: 7 },
      { deviceId: 'keg', seq: 6, late: true },
    ]),
    logEvent([3, 4].map((seq) => ({ deviceId: 'keg', epoch: 1, seq }))),
    eventOf('TelemetryRecorded', Buffer.from([0xff])),
  ]);
  const alarmId = '22222222-2222-4222-8222-222222222222';
  const fact = { alarmId, deviceId: 'keg', atMs: reported.atMs };
  await store.append(`alarm-${alarmId}`, 'noStream', [
    eventOf('AlarmRaised', { ...fact, session: 9, kind: 'fault', episode: '105.1', details: { error: 105 } }),
    eventOf('AlarmResolved', { ...fact, cause: 'conditionEnded' }),
  ]);
  const request = {
    commandId,
    deviceId: 'keg',
    requestedBy: 'ada',
    deadlineMs: reported.atMs + 60_000,
    atMs: reported.atMs,
  };
  await store.append(`deviceCommand-${commandId}`, 'noStream', [
    eventOf('CommandRequested', { ...request, instruction: { kind: 'setTemperature', targetCelsius: 19 } }),
  ]);
  const plan = { planId: commandId, baseId: 'base', kegId: 'keg', stages: ['brew'], plannedBy: 'ada' };
  const journal = { subjectId: commandId, deviceIds: ['base', 'keg'], subjectAtMs: reported.atMs, by: 'ada' };
  const entry = { ...journal, atMs: reported.atMs, entryId: alarmId, takenAtMs: reported.atMs };
  await store.append(`brewJournal-${commandId}`, 'noStream', [
    eventOf('EntryAdded', { ...entry, content: { type: 'measurement', ph: 5.4 } }),
    eventOf('EntryCorrected', {
      ...entry,
      atMs: reported.atMs + 5,
      content: { type: 'measurement', ph: 5.3 },
    }),
    eventOf('BrewRated', { ...journal, atMs: reported.atMs, stars: 4, text: null }),
  ]);
  await store.append(`brewPlan-${plan.planId}`, 'noStream', [
    eventOf('BrewPlanned', { ...plan, atMs: reported.atMs }),
  ]);
}
