import assert from 'node:assert/strict';
import { Pool } from 'pg';
import { ada } from '../../support/someActors.js';
import { migrate } from '../../../adapters/postgres/migrate.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { insertCommand, insertDevice, insertSession } from '../http/rows.js';
import { assertHarmless, hostileText } from './hostileText.js';
import { parsedLines, runCli } from './runCli.js';

const commandId = '0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a11';
const failedId = '1b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a11';

describe('brewline shows devices, sessions and commands', () => {
  let postgres: TestPostgres;
  let pool: Pool;
  let env: Record<string, string>;

  before(async () => {
    postgres = await startPostgres();
    await migrate({ databaseUrl: postgres.url });
    env = { DATABASE_URL: postgres.url };
    pool = new Pool({ connectionString: postgres.url, max: 2 });
    await fill(pool);
  });
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });

  const lines = async (...args: string[]) => parsedLines((await runCli([...args, '--json'], env)).stdout);
  const document = async (...args: string[]) =>
    JSON.parse((await runCli([...args, '--json'], env)).stdout) as Record<string, unknown>;

  it('lists devices by id, those that are online, and page by page', async () => {
    const all = await runCli(['device', 'list'], env);
    assert.equal(all.code, 0, all.stderr);
    assert.match(
      all.stdout,
      /^DEVICE +ONLINE +LAST SEEN.*\nbase-1 +yes +2026-11-22T11:00:00.300Z \(.*mash +mashing/,
    );
    assert.match(all.stderr, /never reported: brewline device list --silent/);
    assert.deepEqual(idsOf(await lines('device', 'list'), 'deviceId'), ['base-1', 'keg-1', 'keg-2']);
    assert.deepEqual(idsOf(await lines('device', 'list', '--online'), 'deviceId'), ['base-1', 'keg-1']);
    assert.deepEqual(idsOf(await lines('device', 'list', '--online', 'no'), 'deviceId'), ['keg-2']);
    const first = await runCli(['device', 'list', '--limit', '2'], env);
    assert.match(first.stderr, /^There are more: brewline device list --after keg-1\n/);
    assert.deepEqual(idsOf(await lines('device', 'list', '--after', 'keg-1'), 'deviceId'), ['keg-2']);
    const filter = ['--search', 'KEG', '--state', 'offline'];
    assert.deepEqual(idsOf(await lines('device', 'list', ...filter), 'deviceId'), ['keg-2']);
    const kegs = await runCli(['device', 'list', '--search', 'keg', '--limit', '1'], env);
    assert.match(kegs.stderr, /^There are more: brewline device list --search keg --after keg-1\n/);
  });

  it('lists devices that may connect and never reported', async () => {
    assert.deepEqual(idsOf(await lines('device', 'list', '--silent'), 'deviceId'), ['keg-8', 'keg-9']);
    const { code } = await runCli(['device', 'list', '--silent', '--online'], env);
    assert.equal(code, 2);
  });

  it('shows all of a device with the names of the HTTP API', async () => {
    const shown = await document('device', 'show', 'base-1');
    const { online, status, sequence, session, parked, commands, anomalies, assignedTo } = shown;
    assert.equal(online, true);
    assert.deepEqual((status as { phase: object }).phase, { code: 2, name: 'mash' });
    assert.equal((sequence as { missing: { messages: number } }).missing.messages, 3);
    assert.equal((session as { sessionId: string }).sessionId, 'base-1.7');
    assert.deepEqual(parked, { messages: 2, bytes: 18 });
    assert.deepEqual(idsOf(commands as object[], 'commandId'), [commandId, failedId]);
    assert.deepEqual(idsOf(anomalies as object[], 'type'), ['MessagesMissing']);
    assert.deepEqual(assignedTo, ['ada']);
  });

  it('tells an operator what a device does, how old that is, and what is wrong', async () => {
    const { code, stdout, stderr } = await runCli(['device', 'show', 'base-1'], env);
    assert.equal(code, 0, stderr);
    for (const line of [
      /^Presence +online since 2026-11-22T10:00:00.000Z \(.+\)$/m,
      /^Session +base-1\.7 active, brew Pale Ale, began 2026-11-22T10:00:00.125Z/m,
      /^Parked +2 messages, 18 bytes$/m,
      /^Assigned to +ada$/m,
      /^ {2}Received +2026-11-22T11:00:00.300Z \(.+\)$/m,
      /^ {2}Target +65\.5 °C$/m,
      /^ {2}liquid +65\.3 °C$/m,
      /^ {2}unknown\(4711\) +100$/m,
      /^ {2}Missing +3 messages, since 2026-11-22T10:30:00.000Z/m,
      /^ {2}soundOn +reported false +desired true +pending since 2026-/m,
      /setTemperature +waiting +targetCelsius 66$/m,
      /MessagesMissing +messages 3/,
      /^ {2}brewline parked list --device base-1$/m,
    ])
      assert.match(stdout, line);
  });

  it('tells whose clock is wrong and by how much, and which sensor can not be right', async () => {
    await pool.query(`
      update read_model.device_status set clock_offset_ms = -77760000000, clock_wrong_since = '2026-11-22T10:00:00Z',
        implausible = '{3}' where device_id = 'keg-2'`);
    const { stdout } = await runCli(['device', 'show', 'keg-2'], env);
    assert.match(stdout, /^Clock +wrong: 900 days behind, known since 2026-11-22T10:00:00.000Z/m);
    assert.match(stdout, /^ {2}liquid +65\.3 °C +which is implausible$/m);
  });

  it('shows a device that never reported, and names the nearest to one that nobody knows', async () => {
    const silent = await runCli(['device', 'show', 'keg-9'], env);
    assert.match(silent.stdout, /^Presence +has never reported$/m);
    assert.match(silent.stdout, /^Access +revoked 20/m);
    for (const args of [
      ['device', 'show', 'keg-22'],
      ['session', 'list', '--device', 'keg-22'],
      ['brew', 'list', '--device', 'keg-22'],
      ['command', 'list', '--device', 'keg-22'],
      ['parked', 'list', '--device', 'keg-22'],
      ['parked', 'unkept', '--device', 'keg-22'],
      ['parked', 'discard', '--device', 'keg-22', '--yes'],
      ['session', 'show', 'keg-22.7'],
    ]) {
      const { code, stdout, stderr } = await runCli(args, env);
      assert.deepEqual([code, stdout], [1, ''], args.join(' '));
      assert.match(
        stderr,
        /^brewline: there is no device keg-22 \(did you mean keg-2\?\); brewline device list/,
      );
    }
  });

  it('lists and shows sessions', async () => {
    assert.deepEqual(idsOf(await lines('session', 'list', '--device', 'base-1'), 'sessionId'), [
      'base-1.7',
      'base-1.6',
    ]);
    assert.deepEqual(idsOf(await lines('session', 'list', '--status', 'failed'), 'sessionId'), ['base-1.6']);
    const one = await runCli(['session', 'list', '--limit', '1'], env);
    assert.match(
      one.stdout,
      /^SESSION +STATUS.*\nbase-1\.7 +active +2026.* mash +mashing +0 +0 +Pale Ale\n$/,
    );
    assert.match(one.stderr, /^There are more: raise --limit/);
    const none = await runCli(['session', 'list', '--status', 'cancelled'], env);
    assert.deepEqual([none.code, none.stdout, none.stderr], [0, '', 'No session matches.\n']);

    const shown = await document('session', 'show', 'base-1.7', '--limit', '2');
    assert.equal(shown.recipe, 'Pale Ale');
    assert.deepEqual(idsOf(shown.timeline as object[], 'type'), ['StepEntered', 'AnomalyDetected']);
    assert.equal(shown.earlierEntries, 1);
    const { stdout } = await runCli(['session', 'show', 'base-1.7'], env);
    assert.match(stdout, /^Recipe +Pale Ale$/m);
    assert.match(
      stdout,
      /StepEntered +step mashing, phase mash\n.*AnomalyDetected +kind illegalTransition, detail 31/,
    );
    const unknown = await runCli(['session', 'show', 'base-1.8'], env);
    assert.equal(unknown.code, 1);
    assert.match(
      unknown.stderr,
      /there is no session base-1\.8; the latest of base-1 are base-1\.7, base-1\.6/,
    );
  });

  it('lists and shows commands', async () => {
    assert.deepEqual(idsOf(await lines('command', 'list', '--device', 'base-1'), 'commandId'), [
      commandId,
      failedId,
    ]);
    assert.deepEqual(idsOf(await lines('command', 'list', '--open'), 'commandId'), [commandId]);
    assert.deepEqual(idsOf(await lines('command', 'list', '--status', 'failed'), 'commandId'), [failedId]);
    assert.deepEqual(await lines('command', 'list', '--device', 'keg-2'), []);
    const { timeline, ...shown } = await document('command', 'show', commandId);
    assert.deepEqual([shown.status, shown.deviceId], ['waiting', 'base-1']);
    assert.deepEqual(idsOf(timeline as object[], 'type'), ['CommandRequested']);
    const { stdout } = await runCli(['command', 'show', commandId.toUpperCase()], env);
    assert.match(stdout, /^Instruction +setTemperature targetCelsius 66$/m);
    const unknown = await runCli(['command', 'show', commandId.replace('0', 'f')], env);
    assert.match(
      unknown.stderr,
      /^brewline: there is no command .*; brewline command list shows the latest\n$/,
    );
  });

  it('removes a person when told yes, and says what goes', async () => {
    const asked = await runCli(['person', 'delete', 'ada'], env);
    assert.deepEqual([asked.code, asked.stdout], [1, '']);
    assert.match(
      asked.stderr,
      /^ada, brewer: .*; released: base-1\.\nbrewline: ada was not changed; give --yes/,
    );
    assert.equal((await lines('person', 'list')).length, 2);
    const removed = await runCli(['person', 'delete', 'ada', '--yes', '--json'], env);
    assert.deepEqual(JSON.parse(removed.stdout), {
      personId: ada,
      login: 'ada',
      name: 'Ada',
      role: 'brewer',
      deviceIds: ['base-1'],
      deleted: true,
    });
    const { rows } = await pool.query('select 1 from identity.device_access where person_id is not null');
    assert.equal(rows.length, 0);
    const again = await runCli(['person', 'delete', 'admn', '--yes'], env);
    assert.deepEqual(
      [again.code, again.stderr],
      [
        1,
        'brewline: there is no person with the login admn (did you mean admin?); brewline person list shows all\n',
      ],
    );
    assert.match((await runCli(['person', 'delete', 'admin'], env)).stderr, /This is the last admin:/);
  });

  it('prints no text of a device that a terminal would obey', async () => {
    await makeHostile(pool);
    const { rows } = await pool.query<{ id: string }>('select id::text from ingest.parked_message limit 1');
    const commands = [
      ['device', 'list'],
      ['device', 'show', 'base-1'],
      ['session', 'list'],
      ['brew', 'list'],
      ['session', 'show', 'base-1.7'],
      ['command', 'list'],
      ['command', 'show', failedId],
      ['parked', 'list'],
      ['parked', 'groups'],
      ['parked', 'show', rows[0]?.id ?? ''],
      ['parked', 'discard', '--device', 'base-1', '--dry-run'],
      ['parked', 'requeue', '--device', 'base-1', '--dry-run'],
      ['parked', 'unkept'],
      ['person', 'list'],
    ];
    let said = 0;
    for (const args of commands) {
      const shown = await runCli(args, env);
      assert.equal(shown.code, 0, `${args.join(' ')}: ${shown.stderr}`);
      assertHarmless(shown.stdout);
      assertHarmless(shown.stderr);
      if (shown.stdout.includes('\\u001b[2J')) said += 1;
      const asJson = await runCli([...args, '--json'], env);
      assertHarmless(asJson.stdout);
      for (const line of asJson.stdout.split('\n').filter((one) => one !== '')) JSON.parse(line);
    }
    assert.equal(said, 11, 'commands that showed the text');
    assert.equal((await document('device', 'show', 'base-1')).firmware, hostileText);
    const onTerminal = await runCli(['parked', 'show', rows[0]?.id ?? '', '--body'], env, { isTTY: true });
    assert.deepEqual([onTerminal.code, onTerminal.stdout], [1, '']);
    assert.match(onTerminal.stderr, /control characters for the terminal: redirect them/);
    assert.equal((await document('session', 'show', 'base-1.7')).recipe, hostileText);
  });
});

function idsOf(items: readonly object[], name: string): unknown[] {
  return items.map((item) => (item as Record<string, unknown>)[name]);
}

async function fill(pool: Pool): Promise<void> {
  await insertDevice(pool, 'base-1');
  await insertDevice(pool, 'keg-1');
  await insertDevice(pool, 'keg-2', { online: false });
  await insertSession(pool, 'base-1', { number: 7 });
  await insertSession(pool, 'base-1', { number: 6, status: 'failed', startedAt: '2026-11-21T10:00:00Z' });
  await insertCommand(pool, 'base-1', { commandId, requestedAt: '2026-11-22T11:00:00Z' });
  await insertCommand(pool, 'base-1', {
    commandId: failedId,
    status: 'failed',
    requestedAt: '2026-11-22T10:00:00Z',
  });
  await pool.query(`
    insert into read_model.device_command_event (command_id, device_id, revision, type, at, recorded_at, data)
      values ('${commandId}', 'base-1', 0, 'CommandRequested', now(), now(), '{"commandId":"${commandId}","requestedBy":"${ada}"}');
    insert into identity.device_credential (device_id, revoked_at)
      values ('base-1', null), ('keg-8', null), ('keg-9', now());
    insert into identity.person (person_id, login, name, password_hash, role)
      values ('${ada}', 'ada', 'Ada', 'x', 'brewer'), (default, 'admin', 'admin', 'x', 'admin');
    insert into identity.device_ownership (person_id, device_id, owned_from) values ('${ada}', 'base-1', '-infinity');
    insert into ingest.parked_message (source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256)
      select 'uplink 0', 'base-1', 'devices.base-1.up', 'MESSAGE_MALFORMED', 'why', '{}', 'bad bytes', 9, sha256('bad bytes')
      from generate_series(1, 2);
    insert into ingest.device_sequence
      (device_id, partition, epoch, restarts, missing, missing_since, late, parked, dropped, lost, repeats, sequence)
      values ('base-1', 0, 0, 0, 3, '2026-11-22T10:30:00Z', 0, 2, 0, 0, 1, '{}');
    insert into read_model.device_event (device_id, revision, type, recorded_at, data)
      values ('base-1', 4, 'MessagesMissing', '2026-11-22T10:31:00Z', '{"deviceId":"base-1","messages":3}');
    insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data) values
      ('base-1.7', 0, 'SessionStarted', now(), now(), '{"deviceId":"base-1","session":7,"recipe":"Pale Ale"}'),
      ('base-1.7', 1, 'StepEntered', now(), now(), '{"deviceId":"base-1","session":7,"step":31,"phase":2}'),
      ('base-1.7', 2, 'AnomalyDetected', now(), now(), '{"deviceId":"base-1","session":7,"kind":"illegalTransition","detail":"31"}');
    insert into read_model.device_twin (position, device_id, settings_version, desired, reported, reported_at)
      values (1, 'base-1', 1, '{"soundOn":{"value":true,"version":1,"commandId":"${commandId}","requestedAtMs":1763809200000,"pendingSinceMs":1790000000000}}',
        '{"soundOn":false}', '2026-11-22T10:31:00Z')`);
}

/** Everything that a device, or a person, can word. */
async function makeHostile(pool: Pool): Promise<void> {
  await pool.query('update read_model.device_status set firmware = $1, serial = $1', [hostileText]);
  await pool.query('update read_model.session set recipe = $1', [hostileText]);
  await pool.query('update read_model.device_command set reason = $1, requested_by = $1', [hostileText]);
  await pool.query(
    'update ingest.parked_message set cause = $1, routing_key = $1, code = $1, headers = to_jsonb(array[$1])',
    [hostileText],
  );
  await pool.query(
    `update read_model.session_timeline set data = data || jsonb_build_object('text', $1::text)`,
    [hostileText],
  );
  await pool.query(
    `update read_model.device_event set data = data || jsonb_build_object('detail', $1::text)`,
    [hostileText],
  );
  await pool.query(
    `insert into ingest.unkept_message (device_id, code, day, reason, "by", messages, bytes)
     values ('base-1', $1, '2026-11-22', 'discarded', $1, 1, 1)`,
    [hostileText],
  );
}
