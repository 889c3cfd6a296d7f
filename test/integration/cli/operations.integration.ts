import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createLoginSessions, createPool, findPerson } from '../../../adapters/postgres/index.js';
import { useBroker, type TestBroker } from '../../support/broker.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { parsedLines, runCli } from './runCli.js';

const credentialKey = 'a1'.repeat(32);
const listsDevices = 'brewline device list shows all that reported';

describe('brewline for operators', () => {
  let postgres: TestPostgres;
  let broker: TestBroker;
  let env: Record<string, string>;
  let client: Client;

  before(async () => {
    [postgres, broker] = await Promise.all([startPostgres({ isEmpty: true }), useBroker()]);
    env = {
      DATABASE_URL: postgres.url,
      CREDENTIAL_KEY: credentialKey,
      AMQP_URL: broker.amqpUrl('operator'),
      MQTT_URL: broker.mqttUrl,
      MQTT_CA_FILE: broker.caFile,
    };
    client = new Client({ connectionString: postgres.url });
    await client.connect();
  });
  after(async () => {
    await client?.end();
    await broker?.stop();
    await postgres?.stop();
  });

  it('says what to do where the schema is missing, and makes it', async () => {
    const early = await runCli(['parked'], env);
    assert.equal(early.code, 1);
    assert.match(early.stderr, /^brewline: .*run brewline migrate\n$/);
    const first = await runCli(['migrate', '--json'], env);
    assert.equal(first.code, 0, first.stderr);
    assert.ok((JSON.parse(first.stdout) as string[]).length > 0);
    const second = await runCli(['migrate'], env);
    assert.deepEqual([second.code, second.stdout, second.stderr], [0, '', 'The schema is up to date.\n']);
  });

  it('lets devices in and shuts them out, all of a list or none', async () => {
    const added = await runCli(['device', 'add', 'keg-1', 'keg-2', '--json'], env);
    const fleet = JSON.parse(added.stdout) as { deviceId: string; secret: string }[];
    assert.deepEqual(
      fleet.map(({ deviceId }) => deviceId),
      ['keg-1', 'keg-2'],
    );
    assert.ok(fleet.every(({ secret }) => secret.length >= 43));
    const again = await runCli(['device', 'add', 'keg-3', 'keg-1'], env);
    assert.deepEqual(
      [again.code, again.stdout, again.stderr],
      [
        1,
        '',
        'brewline: nothing was done: keg-1 may connect already; brewline device rotate gives another secret\n',
      ],
    );
    for (const change of ['block', 'unblock', 'revoke', 'rotate']) {
      const wrong = await runCli(['device', change, 'keg-2', 'nobody', 'keg-2'], env);
      assert.deepEqual(
        [wrong.code, wrong.stdout, wrong.stderr],
        [1, '', `brewline: nothing was done: nobody is not enrolled; brewline device add lets one in\n`],
      );
    }
    const { rows } = await client.query(
      'select device_id, revoked_at, blocked_at from identity.device_credential order by 1',
    );
    assert.deepEqual(
      rows,
      ['keg-1', 'keg-2'].map((device_id) => ({ device_id, revoked_at: null, blocked_at: null })),
    );
    assert.equal((await runCli(['device', 'add', 'keg.1'], env)).code, 2);
  });

  it('shuts a device out without auth and broker, and says that its connection is still to end', async () => {
    const blocked = await runCli(['device', 'block', 'keg-1'], env);
    assert.equal(blocked.code, 1);
    assert.match(
      blocked.stderr,
      /^blocked: keg-1\nbrewline: done, but the connections of 1 devices have not ended yet: role auth ends them/,
    );
    assert.match((await runCli(['device', 'show', 'keg-1'], env)).stdout, /^Access +blocked 20/m);
    assert.equal(
      (await runCli(['device', 'unblock', 'keg-1', '--json'], env)).stdout,
      '{"unblocked":["keg-1"]}\n',
    );
    const shown = await runCli(['device', 'show', 'keg-1'], env);
    assert.match(shown.stdout, /^Access +by secret, since 20.*\nSecret +of 20\S+, never used$/m);
  });

  it('gives a device another secret beside the one that it has', async () => {
    const { code, stdout, stderr } = await runCli(
      ['device', 'rotate', 'keg-1', '--overlap', '12h', '--csv'],
      env,
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^id,secret\r\nkeg-1,[\w-]{43}\r\n$/);
    const details = JSON.parse((await runCli(['device', 'show', 'keg-1', '--json'], env)).stdout) as {
      access: { secrets: { expiresAt: string | null }[] };
    };
    const [old, next] = details.access.secrets;
    const hours = (Date.parse(old?.expiresAt ?? '') - Date.now()) / 3_600_000;
    assert.ok(hours > 11.9 && hours <= 12, `${hours} h`);
    assert.equal(next?.expiresAt, null);
    assert.equal((await runCli(['device', 'rotate', 'keg-1', '--overlap', 'soon'], env)).code, 2);
  });

  it('adds thousands of devices of a file within seconds, or none, and says what is wrong where', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'brewline-devices-'));
    const file = join(folder, 'devices.csv');
    const add = async (text: string) => {
      await writeFile(file, text);
      return runCli(['device', 'add', '--file', file, '--csv'], env);
    };
    try {
      for (const [text, why] of [
        ['id\nkeg-a\nkeg.b\n', 'line 3, column id: "keg.b" is no id of a device'],
        ['id\nkeg.a\nkeg-b\nkeg.c\n', 'to add the others: --leave-out 2,4'],
        ['id\nkeg-a\n\nkeg-a\n', 'line 4, column id: keg-a is there twice, first in line 2'],
        [
          'id,way\nkeg-a,secret\nkeg-b,post\n',
          'line 3, column way: "post" is neither secret nor certificate',
        ],
        [
          'id,name\nkeg-a,1\n',
          'line 1: its columns are id, way and serial, of which id is needed, not "name"',
        ],
        ['id,way\nkeg-a,secret,2\n', 'line 2: 3 cells for 2 columns'],
        ['id\n', 'names no device'],
        ['id\nkeg-a\nkeg-1\n', 'nothing was done: keg-1 may connect already'],
      ] as const) {
        const { code, stdout, stderr } = await add(text);
        assert.deepEqual([code, stdout], [1, ''], text);
        assert.ok(stderr.includes(why), stderr);
      }
      const some = 'id;serial\n"keg-s";"=cmd()"\nkeg.b;2\nkeg-1;3\n';
      assert.match((await add(some)).stderr, /line 3/);
      await writeFile(file, some);
      const args = ['device', 'add', '--file', file, '--csv', '--leave-out'];
      const without = await runCli([...args, '3,4'], env);
      assert.match(
        without.stdout,
        /^id,secret,code,link,serial\r\nkeg-s,[\w-]{43},[\w-]{9},http\S+,"'=cmd\(\)"\r\n$/,
      );
      assert.equal((await runCli([...args, 'three'], env)).code, 2);
      const ids = Array.from({ length: 10_000 }, (_, n) => `bulk-${n}`);
      const before = Date.now();
      const { code, stdout, stderr } = await add(`\ufeffid,way\r\n${ids.map((id) => `${id},\r\n`).join('')}`);
      assert.equal(code, 0, stderr);
      assert.ok(Date.now() - before < 10_000, `${Date.now() - before} ms`);
      const lines = stdout.trimEnd().split('\n');
      assert.deepEqual(
        lines.slice(1).map((line) => line.split(',')[0]),
        ids,
      );
      assert.equal(new Set(lines.map((line) => line.split(',')[1])).size, ids.length + 1);
      const { rows } = await client.query(
        "select count(*)::int as n from identity.device_secret where device_id like 'bulk-%'",
      );
      assert.deepEqual(rows, [{ n: ids.length }]);
    } finally {
      await rm(folder, { recursive: true });
      await client.query("delete from identity.device_credential where device_id like 'bulk-%'");
    }
  });

  it('lets people in, and gives them devices', async () => {
    assert.equal((await runCli(['device', 'add', 'base-1', 'base-2'], env)).code, 0);
    const added = await runCli(['person', 'add', 'berta', '--json'], env);
    const { role, password } = JSON.parse(added.stdout) as Record<string, string>;
    assert.equal(role, 'brewer');
    assert.ok((password?.length ?? 0) >= 20);
    const boss = await runCli(['person', 'add', 'carl', '--role', 'admin'], env);
    assert.match(boss.stdout, /^\S{20,}\n$/);
    const again = await runCli(['person', 'add', 'berta'], env);
    assert.deepEqual(
      [again.code, again.stderr],
      [
        1,
        'brewline: a person with the login berta exists already; brewline person reset-password berta sets a new password\n',
      ],
    );

    const assigned = await runCli(['device', 'assign', 'berta', 'base-2', 'nobody', 'base-1'], env);
    assert.deepEqual(
      [assigned.code, assigned.stderr],
      [1, `brewline: nothing was assigned: there is no device nobody; ${listsDevices}\n`],
    );
    assert.doesNotMatch((await runCli(['person', 'list'], env)).stdout, /base/);
    const several = await runCli(['device', 'assign', 'berta', 'ghost', 'base-2', 'nobody'], env);
    assert.match(
      several.stderr,
      /^brewline: nothing was assigned: there are no devices (ghost, nobody|nobody, ghost);/,
    );
    const none = parsedLines((await runCli(['person', 'list', '--json'], env)).stdout);
    assert.ok(
      none.every((person) => (person as { deviceIds: readonly string[] }).deviceIds.length === 0),
      'the known ones were not assigned either',
    );
    assert.equal((await runCli(['device', 'assign', 'berta', 'base-2', 'base-1'], env)).code, 0);
    const stranger = await runCli(['device', 'assign', 'eve', 'base-1'], env);
    assert.deepEqual(
      [stranger.code, stranger.stderr],
      [1, 'brewline: there is no person with the login eve; brewline person list shows all\n'],
    );
    const listed = await runCli(['person', 'list'], env);
    assert.match(listed.stdout, /^LOGIN +ROLE +DEVICES\nberta +brewer +base-1 base-2\ncarl +admin\n$/);
    const [person] = parsedLines((await runCli(['person', 'list', '--json'], env)).stdout);
    const { personId, ...rest } = person as { personId: string };
    assert.match(personId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(rest, {
      login: 'berta',
      name: 'berta',
      role: 'brewer',
      deviceIds: ['base-1', 'base-2'],
    });
    await client.query('delete from identity.person');
  });

  it('gives a person a new password, and ends the log-ins', async () => {
    await client.query(
      `insert into identity.person (login, name, password_hash, role) values ('ada', 'ada', 'x', 'brewer')`,
    );
    const reset = await runCli(['person', 'reset-password', 'ada', '--json'], env);
    const { password } = JSON.parse(reset.stdout) as { password: string };
    assert.ok(password.length >= 20);
    const { rows } = await client.query<{ password_hash: string }>(
      `select password_hash from identity.person`,
    );
    assert.match(rows[0]?.password_hash ?? '', /^\$scrypt\$/);
    const unknown = await runCli(['person', 'reset-password', 'eve'], env);
    assert.deepEqual(
      [unknown.code, unknown.stderr],
      [1, 'brewline: there is no person with the login eve; brewline person list shows all\n'],
    );
  });

  it('shows the second factors of a person, and takes one passkey away or all', async () => {
    const pool = createPool({
      ...{ databaseUrl: postgres.url, applicationName: 'test', connections: 1, logger: silentLogger },
    });
    const personId = (await findPerson(pool, 'ada'))?.personId ?? assert.fail();
    const { rows } = await pool.query<{ id: string }>(
      `insert into identity.passkey (person_id, credential_id, public_key, counter, transports, name)
       select $1, sha256(name::bytea), 'x', 0, '{}', name from unnest(array['phone', 'key', 'laptop']) name
       returning passkey_id::text as id`,
      [personId],
    );
    await pool.query("insert into identity.recovery_code values ($1, sha256('x'))", [personId]);
    await pool.end();
    const id = rows[0]?.id ?? '';
    const factor = (...args: string[]) => runCli(['person', 'factor', 'ada', ...args], env);
    const table = await factor();
    assert.match(
      table.stdout,
      /^yes: no authenticator, 3 passkeys, 1 recovery codes\nPASSKEY +NAME +ADDED +LAST USED\n/,
    );
    assert.match(table.stdout, new RegExp(`^${id} +phone +20\\S+ +never$`, 'm'));
    assert.equal((await factor('--remove-passkey', id)).stdout, `removed: ${id}\n`);
    const again = await factor('--remove-passkey', id);
    assert.deepEqual([again.code, /ada has no passkey .* shows all/.test(again.stderr)], [1, true]);
    const shown = JSON.parse((await factor('--json')).stdout) as { passkeys: { name: string }[] };
    assert.deepEqual(shown.passkeys.map(({ name }) => name).sort(), ['key', 'laptop']);
    const none = { login: 'ada', totp: false, passkeys: [], recoveryCodesLeft: 0 };
    assert.deepEqual(JSON.parse((await factor('--remove', '--json')).stdout), none);
    assert.match((await factor('--remove')).stderr, /ada has no second factor; nothing was changed/);
    assert.equal((await factor()).stdout, 'no\n');
  });

  it('shows by which issuers a person logs in, and takes the last one away too', async () => {
    const pool = createPool({
      ...{ databaseUrl: postgres.url, applicationName: 'test', connections: 1, logger: silentLogger },
    });
    const { rows } = await pool.query<{ id: string }>(
      `insert into identity.oidc_link (person_id, issuer, subject)
       select person_id, 'https://issuer.example', 'x' from identity.person where login = 'ada'
       returning oidc_link_id::text as id`,
    );
    await pool.query("update identity.person set password_hash = null where login = 'ada'");
    await pool.end();
    const id = rows[0]?.id ?? '';
    const table = await runCli(['person', 'issuers', 'ada'], env);
    assert.match(table.stdout, new RegExp(`^ID +ISSUER +LINKED\\n${id} +https://issuer.example +20\\S+\\n$`));
    const unlinked = await runCli(['person', 'issuers', 'ada', '--unlink', id, '--json'], env);
    assert.deepEqual(JSON.parse(unlinked.stdout), { login: 'ada', unlinked: id });
    const again = await runCli(['person', 'issuers', 'ada', '--unlink', id], env);
    assert.match(again.stderr, /ada has no link .*; brewline person issuers ada shows all/);
    assert.equal(again.code, 1);
  });

  it('shows where a person is logged in, and ends one log-in or all', async () => {
    const pool = createPool({
      ...{ databaseUrl: postgres.url, applicationName: 'test', connections: 1, logger: silentLogger },
    });
    const personId = (await findPerson(pool, 'ada'))?.personId ?? assert.fail();
    const start = async (kind: 'browser' | 'client') => {
      const origin = { userAgent: 'curl/8', address: '192.0.2.1' };
      return createLoginSessions(pool).start({ personId, kind, secretHash: randomBytes(32), ...origin });
    };
    const [first] = [await start('browser'), await start('client'), await start('client')];
    await pool.end();
    const id = first?.loginSessionId ?? '';
    const table = await runCli(['person', 'sessions', 'ada'], env);
    assert.match(table.stdout, /^ID +KIND +LAST USED +STATE +ADDRESS +USER AGENT\n/);
    assert.match(table.stdout, new RegExp(`^${id} +browser +20\\S+ +holds +192.0.2.1 +curl/8$`, 'm'));
    const ended = await runCli(['person', 'sessions', 'ada', '--end', id], env);
    assert.deepEqual([ended.code, ended.stdout], [0, 'ended: 1\n']);
    const again = await runCli(['person', 'sessions', 'ada', '--end', id], env);
    assert.match(again.stderr, /ada has no log-in .* that holds; brewline person sessions ada shows all/);
    assert.equal(again.code, 1);
    const all = await runCli(['person', 'sessions', 'ada', '--end-all', '--json'], env);
    assert.deepEqual(JSON.parse(all.stdout), { login: 'ada', ended: 2 });
    const listed = parsedLines((await runCli(['person', 'sessions', 'ada', '--json'], env)).stdout);
    assert.deepEqual(
      (listed as { endedBecause: string }[]).map(({ endedBecause }) => endedBecause),
      Array(3).fill('endedByOperator'),
    );
    assert.equal((await runCli(['person', 'sessions', 'eve'], env)).code, 1);
  });

  it('shows parked messages with cause and bytes', async () => {
    await client.query(
      `insert into ingest.parked_message (source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256)
       select 'brewline.uplink.00', 'keg-' || n, 'devices.keg-' || n || '.up', 'MESSAGE_MALFORMED', 'no envelope ' || n, '{"a":1}', 'bad bytes', 9, sha256('bad bytes')
       from generate_series(1, 3) as n`,
    );
    const listed = parsedLines((await runCli(['parked', 'list', '--json', '--limit', '2'], env)).stdout);
    assert.deepEqual(
      listed.map(({ cause }) => cause),
      ['no envelope 3', 'no envelope 2'],
    );
    const before = String(listed[1]?.id);
    const older = await runCli(['parked', 'list', '--before', before], env);
    assert.match(older.stdout, /CAUSE[^]*keg-1 .*MESSAGE_MALFORMED .*no envelope 1\n$/);
    const shown = await runCli(['parked', 'show', before], env);
    assert.match(shown.stdout, /Cause +no envelope 2[^]*62 61 64 20.*bad bytes/);
    assert.equal((await runCli(['parked', 'show', before, '--body'], env)).stdout, 'bad bytes');
    assert.deepEqual(
      (await runCli(['parked', 'show', '999'], env)).stderr,
      'brewline: there is no parked message 999; brewline parked list shows the latest\n',
    );
  });

  it('says that a message is cut, and does not send it', async () => {
    const id = await parkOne({ deviceId: 'keg-cut', bytes: 70_000 });
    assert.match(
      (await runCli(['parked', 'show', id], env)).stdout,
      /Bytes +70000, of which 9 are stored[^]*cut: only the first 9 of 70000 bytes are stored/,
    );
    const { code, stderr } = await runCli(['parked', 'requeue', id], env);
    assert.equal(code, 1);
    assert.match(stderr, /only its beginning is stored/);
    const left = await runCli(['parked', 'requeue', '--device', 'keg-cut', '--dry-run'], env);
    const asJson = await runCli(['parked', 'requeue', '--device', 'keg-cut', '--dry-run', '--json'], env);
    const { sent, of, leftOut } = JSON.parse(asJson.stdout) as Record<string, unknown>;
    assert.deepEqual([sent, of], [0, 0]);
    assert.deepEqual(
      (leftOut as { id: string }[]).map((one) => one.id),
      [id],
    );
    assert.deepEqual([left.code, left.stdout], [0, '']);
    assert.match(left.stderr, /^left out: \d+: only its beginning is stored/);
  });

  it('discards what was asked for when it is told yes, and says later who did', async () => {
    const ids = [await parkOne({ deviceId: 'keg-d' }), await parkOne({ deviceId: 'keg-d' })];
    await parkOne({ deviceId: 'keg-d', code: 'NUMBER_REUSED' });
    const left = async () =>
      parsedLines((await runCli(['parked', 'list', '--device', 'keg-d', '--json'], env)).stdout).length;
    const wanted = ['parked', 'discard', '--device', 'keg-d', '--code', 'MESSAGE_MALFORMED'];
    for (const command of ['discard', 'requeue']) {
      const { code, stderr } = await runCli(['parked', command], env);
      assert.match(stderr, /^error: select messages with ids, --device, --code or --before\n/);
      assert.equal(code, 2);
    }
    const dry = await runCli([...wanted, '--dry-run'], env);
    assert.equal(dry.stdout, `2 of keg-d (MESSAGE_MALFORMED), ${ids.join(' to ')}, would be discarded\n`);
    assert.equal((await runCli(wanted, env)).code, 1);
    assert.equal(await left(), 3, 'a dry run, and one without --yes');
    assert.equal((await runCli([...wanted, '--requeued', '--yes'], env)).code, 0);
    assert.equal(await left(), 3, 'none was sent again');
    const done = await runCli([...wanted, '--yes', '--json'], env);
    assert.deepEqual([done.code, done.stderr], [0, 'discarded 2 of 2\n']);
    const [firstId, lastId] = ids;
    const kind = { deviceId: 'keg-d', code: 'MESSAGE_MALFORMED', messages: 2, firstId, lastId };
    assert.deepEqual(JSON.parse(done.stdout), { discarded: 2, of: 2, kinds: [kind] });
    assert.equal(await left(), 1);
    const [counted] = parsedLines(
      (await runCli(['parked', 'unkept', '--device', 'keg-d', '--json'], env)).stdout,
    );
    assert.deepEqual(
      [counted?.code, counted?.reason, counted?.messages, counted?.by],
      ['MESSAGE_MALFORMED', 'discarded', 2, userInfo().username],
    );
    assert.match(
      (await runCli(['parked', 'unkept'], env)).stdout,
      /keg-d +MESSAGE_MALFORMED +2 +18 +discarded by/,
    );
  });

  it('sends or discards parked messages one operator at a time', async () => {
    const id = await parkOne({ deviceId: 'keg-l' });
    await client.query(`select pg_advisory_lock(hashtextextended('brewline parked', 0))`);
    const second = await runCli(['parked', 'requeue', id, '--dry-run'], env);
    await client.query(`select pg_advisory_unlock(hashtextextended('brewline parked', 0))`);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /somebody else is sending or discarding parked messages/);
    assert.equal((await runCli(['parked', 'requeue', id, '--dry-run'], env)).code, 0);
  });

  /** Its id; of the body 9 bytes are kept. */
  async function parkOne({
    deviceId,
    code = 'MESSAGE_MALFORMED',
    bytes = 9,
  }: {
    deviceId: string;
    code?: string;
    bytes?: number;
  }): Promise<string> {
    const { rows } = await client.query<{ id: string }>(
      `insert into ingest.parked_message (source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256)
       values ('uplink 0', $1, 'devices.' || $1 || '.up', $2, 'why', '{}', 'bad bytes', $3, sha256('bad bytes')) returning id::text`,
      [deviceId, code, bytes],
    );
    return rows[0]?.id ?? '';
  }

  it('names the database without its password when it does not answer', async () => {
    const { code, stderr } = await runCli(['parked'], {
      DATABASE_URL: 'postgres://me:hidden@127.0.0.1:9/brewline',
    });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^brewline: PostgreSQL at postgres:\/\/127\.0\.0\.1:9\/brewline does not answer.*\n$/,
    );
  });

  it('prints the topology for a broker of one’s own', async () => {
    const { stdout } = await runCli(['topology', '--partitions', '2'], {});
    const { queues, users } = JSON.parse(stdout) as { queues: { name: string }[]; users?: object };
    assert.deepEqual(
      queues.map(({ name }) => name),
      ['brewline.uplink.00', 'brewline.uplink.01', 'brewline.uplink.dead'],
    );
    assert.equal(users, undefined);
  });
});
