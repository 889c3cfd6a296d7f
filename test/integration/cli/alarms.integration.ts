import assert from 'node:assert/strict';
import { createEventStore, type EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { createPool, migrate, type Pool } from '../../../adapters/postgres/index.js';
import { createAlarms } from '../../../commands/alarms/index.js';
import { startEmbeddedEventStore, type EventStoreUnderTest } from '../../contracts/eventStoreUnderTest.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { insertDevice } from '../http/rows.js';
import { parsedLines, runCli, type CliResult } from './runCli.js';

const idOf = (number: number) => `${String(number).padStart(8, '0')}-1111-4111-8111-111111111111`;
const brew = '99999999-2222-4222-8222-222222222222';

describe('brewline alarm', () => {
  let postgres: TestPostgres;
  let eventStore: EventStoreUnderTest;
  let store: EventStoreConnection;
  let pool: Pool;
  let env: Record<string, string>;

  before(async () => {
    [postgres, eventStore] = await Promise.all([startPostgres(), startEmbeddedEventStore()]);
    await migrate({ databaseUrl: postgres.url });
    const applicationName = 'test';
    pool = createPool({ databaseUrl: postgres.url, applicationName, connections: 2, logger: silentLogger });
    store = createEventStore({ url: eventStore.url });
    env = {
      ...{ DATABASE_URL: postgres.url, EVENTSTORE_URL: eventStore.url, CREDENTIAL_KEY: 'a1'.repeat(32) },
    };
    await done('device', 'add', 'keg-1');
    await done('person', 'add', 'ada');
    await insertDevice(pool, 'keg-1');
    for (const [number, kind, status] of [
      [1, 'fault', 'raised'],
      [2, 'dayReached', 'raised'],
      [3, 'fault', 'cleared'],
    ] as const)
      await pool.query(
        `insert into read_model.alarm (alarm_id, device_id, plan_id, kind, status, details, late, raised_at, recorded_at, position)
         values ($1, 'keg-1', $2, $3, $4, '{"error":105}', false, now(), now(), 1)`,
        [idOf(number), number === 2 ? brew : null, kind, status],
      );
    await pool.query(
      `insert into read_model.brew_plan (plan_id, base_id, keg_id, status, stages, planned_by, planned_at, updated_at, position)
       values ($1, 'base-1', 'keg-1', 'running', '[]', 'brewline', now(), now(), 13)`,
      [brew],
    );
  });
  after(async () => {
    await store?.close();
    await pool?.end();
    await eventStore?.stop();
    await postgres?.stop();
  });

  async function done(...args: string[]): Promise<CliResult> {
    const result = await runCli(args, env);
    assert.equal(result.code, 0, `${args.join(' ')}: ${result.stderr}`);
    return result;
  }
  async function refused(code: number, ...args: string[]): Promise<string> {
    const result = await runCli(args, env);
    assert.equal(result.code, code, `${args.join(' ')}: ${result.stderr}`);
    return result.stderr;
  }
  async function listed(...args: string[]): Promise<readonly number[]> {
    const alarms = parsedLines((await done('alarm', 'list', ...args, '--json')).stdout);
    return (alarms as { alarmId: string }[])
      .map(({ alarmId }) => Number(alarmId.slice(0, 8)))
      .toSorted((a, b) => a - b);
  }

  it('lists what is open, or all, of a device, brew or kind', async () => {
    assert.deepEqual(await listed(), [1, 2]);
    assert.deepEqual(await listed('--all'), [1, 2, 3]);
    assert.deepEqual(await listed('--kind', 'fault', '--device', 'keg-1'), [1]);
    assert.deepEqual(await listed('--brew', brew), [2]);
    const { stdout } = await done('alarms', 'list', '--kind', 'fault');
    assert.match(stdout, /ALARM .*DETAILS\n00000001-\S+ .* keg-1 +fault +raised +error 105/);
    assert.match(await refused(1, 'alarm', 'list', '--device', 'keg-2'), /there is no device keg-2/);
  });

  it('acknowledges one', async () => {
    const { code, stderr } = await runCli(['alarm', 'acknowledge', idOf(1)], env, { isAudited: true });
    assert.equal(code, 0, stderr);
    const entries: unknown[] = [];
    for await (const { type, data } of store.readAll()) if (type === 'ActionBegun') entries.push(data);
    const [entry] = entries as { action: string; subjects: object[] }[];
    assert.deepEqual(
      [entry?.action, entry?.subjects],
      ['alarm acknowledge', [{ kind: 'alarm', id: idOf(1) }]],
    );
    assert.match(await refused(1, 'alarm', 'acknowledge', idOf(9)), /there is no alarm/);
  });

  it('changes the rules of a device setting by setting, and takes changes back', async () => {
    const set = async (...changes: string[]) => {
      const { stdout } = await done('alarm', 'rules', 'set', '--device', 'keg-1', ...changes, '--json');
      return (JSON.parse(stdout) as { changes: object }).changes;
    };
    assert.deepEqual(await set('deviceLost.afterMinutes=240', 'fault.on=false'), {
      deviceLost: { afterMinutes: 240 },
      fault: { on: false },
    });
    const days = [
      { day: 4, work: 'dryHop' },
      { day: 7, work: 'removeTrub' },
    ];
    assert.deepEqual(await set('dayReached.days=4:dryHop,7:removeTrub', 'fault.on=default'), {
      deviceLost: { afterMinutes: 240 },
      dayReached: { days },
    });
    const alarms = createAlarms({ store, now: () => new Date() });
    assert.deepEqual(await alarms.changesOf('keg-1'), {
      deviceLost: { afterMinutes: 240 },
      dayReached: { days },
    });
    const { stdout } = await done('alarm', 'rules', 'show', '--device', 'keg-1');
    assert.match(stdout, /deviceLost\.afterMinutes +240 +15\n/);
    assert.match(stdout, /dayReached\.days +4:dryHop,7:removeTrub +none\n/);
    assert.match(stdout, /fault\.on +true +-\n/);
    assert.deepEqual(await set('--reset'), {});
  });

  it('changes the rules of a whole brew', async () => {
    await done('alarm', 'rules', 'set', '--brew', brew, 'kegClarified.afterDays=5');
    const { stdout } = await done('alarm', 'rules', 'show', '--brew', brew, '--json');
    assert.deepEqual((JSON.parse(stdout) as { changes: object }).changes, { kegClarified: { afterDays: 5 } });
    const events: unknown[] = [];
    for await (const { type, data } of store.readStream(`alarmRules-${brew}`)) events.push([type, data]);
    assert.match(
      JSON.stringify(events),
      /BrewAlarmRulesChanged.*"baseId":"base-1","kegId":"keg-1".*"changedBy":"brewline"/,
    );
  });

  it('refuses what is no setting, no value, or out of its range', async () => {
    const set = (code: number, ...args: string[]) => refused(code, 'alarm', 'rules', 'set', ...args);
    assert.match(await set(2, '--device', 'keg-1', 'falt.on=true'), /no setting falt\.on.*fault\.on/);
    assert.match(await set(2, '--device', 'keg-1', 'fault.on=maybe'), /true, false or default/);
    assert.match(await set(2, '--device', 'keg-1'), /at least one change/);
    assert.match(await set(2, 'fault.on=false'), /choose by --device or --brew/);
    assert.match(await set(1, '--device', 'keg-1', 'deviceLost.afterMinutes=0'), /1 to 1440 minutes, not 0/);
  });

  it('ends the rules of a device when its owner leaves by the command line', async () => {
    const alarms = createAlarms({ store, now: () => new Date() });
    for (const end of [
      ['device', 'unassign', 'ada', 'keg-1'],
      ['device', 'release', 'keg-1'],
    ]) {
      await done('device', 'assign', 'ada', 'keg-1');
      await done('alarm', 'rules', 'set', '--device', 'keg-1', 'fault.on=false');
      await done(...end);
      assert.deepEqual(await alarms.changesOf('keg-1'), {}, end.join(' '));
    }
    // When nobody could end them: the owner was deleted.
    await done('device', 'assign', 'ada', 'keg-1');
    await done('alarm', 'rules', 'set', '--device', 'keg-1', 'fault.on=false');
    await done('person', 'delete', 'ada', '--yes');
    assert.notDeepEqual(await alarms.changesOf('keg-1'), {});
    await done('person', 'add', 'ben');
    await done('device', 'assign', 'ben', 'keg-1');
    assert.deepEqual(await alarms.changesOf('keg-1'), {});
  });
});
