import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import type { LogLine } from '../../../domain/sessionLog/index.js';
import { logIn, startApi, type TestApi } from '../../support/api.js';
import { assertHarmless, hostileText } from '../cli/hostileText.js';
import { runCli } from '../cli/runCli.js';
import { insertCommand, insertDevice, insertReadings, insertSession } from './rows.js';

const startedAt = '2026-11-22T10:00:00.000Z';
const at = (time: string) => `2026-11-22T${time}Z`;
const planId = '11111111-2222-4222-8222-222222222222';
const commandId = '22222222-1111-4111-8111-111111111111';
const aside = '33333333-1111-4111-8111-111111111111';
const alarmId = '44444444-4444-4222-8222-222222222222';

interface LogPage {
  readonly items: readonly LogLine[];
  readonly next: string | null;
}

describe('the log of a session and of a whole brew', () => {
  let api: TestApi;
  let brewer: string;

  before(async () => {
    api = await startApi();
    brewer = await logIn(api.url, 'ada', (await addPerson(api.pool, 'ada', 'brewer')) ?? '');
    await fill(api);
  });
  after(() => api?.stop());

  const ask = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${api.url}/api/v1${path}`, { headers: { authorization: `Bearer ${api.token}`, ...headers } });
  const page = async (path: string) => (await (await ask(path)).json()) as LogPage;
  const lines = async (path: string) =>
    (await page(`${path}${path.includes('?') ? '&' : '?'}limit=1000`)).items;
  const pages = async (path: string) => {
    const found: LogLine[] = [];
    let next: string | null = '';
    while (next !== null) {
      const shown = await page(next === '' ? path : `${path}&after=${next}`);
      found.push(...shown.items);
      next = shown.next;
    }
    return found;
  };
  const told = (of: readonly LogLine[]) => of.map(({ kind, type }) => `${kind} ${type}`);

  it('has everything of the session by receipt, with what happened to its machine around it', async () => {
    const all = await lines('/sessions/base-1.7/log');
    assert.deepEqual(told(all), [
      'connection DeviceConnected',
      'command CommandRequested',
      'event SessionStarted',
      'reading Reading',
      'event PhaseEntered',
      'reading Reading',
      'parked MessageParked',
      'alarm AlarmRaised',
      'notification NotificationBegun',
      'notification NotificationDelivered',
      'error FaultReported',
      'action UserActionRequested',
      'journal NoteTaken',
      'audit stopSession',
      'command CommandRequested',
      'connection DeviceDisconnected',
    ]);
    assert.deepEqual(
      all.filter(({ scope }) => scope === 'device').map(({ kind }) => kind),
      ['connection', 'parked', 'command', 'connection'],
    );
    assert.equal(all.find(({ type }) => type === 'PhaseEntered')?.traceId, 'f'.repeat(32));
    assert.match(all.at(-1)?.text ?? '', /reason leaseExpired/);
  });

  it('has the brew with its sessions on both machines, and nothing of another machine', async () => {
    const all = await lines(`/brews/${planId}/log`);
    assert.deepEqual(new Set(all.map(({ sessionId }) => sessionId)), new Set([null, 'base-1.7', 'keg-1.3']));
    assert.ok(all.some(({ scope, type }) => scope === 'brew' && type === 'BrewPlanned'));
    assert.ok(!all.some((line) => JSON.stringify(line).includes('base-2')));
    for (const line of await lines('/sessions/base-1.7/log'))
      assert.ok(
        all.some(({ id }) => id === line.id),
        line.id,
      );
  });

  it('is filtered by kinds and by time', async () => {
    const some = await lines('/sessions/base-1.7/log?kind=error&kind=connection');
    assert.deepEqual(told(some), [
      'connection DeviceConnected',
      'error FaultReported',
      'connection DeviceDisconnected',
    ]);
    const between = await lines(`/sessions/base-1.7/log?since=${at('10:05:00')}&until=${at('10:07:00')}`);
    assert.deepEqual(told(between), ['reading Reading', 'parked MessageParked']);
    assert.deepEqual(told(await lines('/sessions/base-1.7/log?kind=reading')), [
      'reading Reading',
      'reading Reading',
    ]);
    await insertSession(api.pool, 'base-5', { number: 1, startedAt });
    assert.deepEqual(await lines('/sessions/base-5.1/log?kind=reading'), []);
    const none = await (await ask('/sessions/base-5.1/log/summary?kind=reading')).json();
    assert.deepEqual((none as { counts: object }).counts, {});
  });

  it('is summed up by kind and time', async () => {
    const all = await lines('/sessions/base-1.7/log');
    const summary = (await (await ask('/sessions/base-1.7/log/summary')).json()) as {
      counts: Record<string, number>;
      from: string;
      parts: Record<string, number>[];
    };
    for (const [kind, count] of Object.entries(summary.counts))
      assert.equal(count, all.filter((line) => line.kind === kind).length, kind);
    assert.equal(summary.from, all[0]?.receivedAt);
    assert.equal(
      summary.parts.flatMap((part) => Object.values(part)).reduce((sum, count) => sum + count, 0),
      all.length,
    );
  });

  it('is the same file, byte by byte, from the API and from the command line', async () => {
    const env = { DATABASE_URL: api.databaseUrl };
    for (const id of ['base-1.7', planId])
      for (const [format, accept, option] of [
        ['ndjson', 'application/x-ndjson', '--json'],
        ['csv', 'text/csv', '--csv'],
      ] as const) {
        const path = id === planId ? `/brews/${id}/log` : `/sessions/${id}/log`;
        const file = await (await ask(`${path}?format=${format}&kind=event&kind=error`)).text();
        assert.equal(await (await ask(`${path}?kind=event&kind=error`, { accept })).text(), file);
        const { stdout } = await runCli(
          ['session', 'log', id, option, '--kind', 'event', '--kind', 'error'],
          env,
        );
        assert.equal(stdout, file);
        const newest = await (await ask(`${path}?format=${format}&order=newest`)).text();
        assert.equal((await runCli(['session', 'log', id, option, '--newest'], env)).stdout, newest);
        assert.ok(newest.includes('Reading'));
        assert.ok(file.includes('FaultReported'));
        assertHarmless(file.replaceAll('\r\n', '\n'));
      }
    assertHarmless((await runCli(['session', 'log', 'base-1.7'], env)).stdout);
  });

  it('is followed at the command line, each line once, until it is over', async () => {
    const env = { DATABASE_URL: api.databaseUrl };
    await insertSession(api.pool, 'base-4', { number: 1, startedAt });
    await insertEvent(api, ['base-4.1', 0], ['SessionStarted', '10:00:00'], {});
    const following = runCli(['session', 'log', 'base-4.1', '--follow', '--json'], env);
    await insertEvent(api, ['base-4.1', 2], ['PhaseEntered', '10:05:00'], { phase: 2 });
    await insertEvent(api, ['base-4.1', 1], ['PhaseEntered', '10:04:00'], { phase: 1 });
    await api.pool.query(
      `update read_model.session set ended_at = $1, ended_received_at = $1, status = 'completed' where session_id = 'base-4.1'`,
      [at('11:00:00')],
    );
    const { code, stdout, stderr } = await following;
    assert.equal(code, 0, stderr);
    const followed = stdout.trimEnd().split('\n');
    const whole = (await runCli(['session', 'log', 'base-4.1', '--json'], env)).stdout.trimEnd().split('\n');
    assert.deepEqual(followed.toSorted(), whole.toSorted());
    assert.equal(followed.length, 3);
    assert.equal((await runCli(['session', 'log', 'base-4.1', '--follow', '--csv'], env)).code, 2);
  });

  it('is not for brewers; and there is none of what does not exist', async () => {
    const { status } = await ask('/sessions/base-1.7/log', { authorization: `Bearer ${brewer}` });
    assert.equal(status, 403);
    for (const path of [
      '/sessions/base-9.7/log',
      `/brews/${randomUUID()}/log`,
      '/sessions/base-9.7/log/summary',
    ])
      assert.equal((await ask(path)).status, 404, path);
    assert.equal((await ask('/sessions/base-1.7/log?after=bm8')).status, 400);
    assert.equal((await runCli(['session', 'log', 'base-9.7'], { DATABASE_URL: api.databaseUrl })).code, 1);
  });

  it('is the same from its end, in pages and in files', async () => {
    for (const path of ['/sessions/base-1.7/log', `/brews/${planId}/log`]) {
      const ids = (await lines(path)).map(({ id }) => id);
      const found = await pages(`${path}?order=newest&limit=3`);
      assert.deepEqual(
        found.map(({ id }) => id),
        ids.toReversed(),
      );
      const file = await (await ask(`${path}?order=newest&format=ndjson`)).text();
      const inFile = file.trimEnd().split('\n');
      assert.deepEqual(
        inFile.map((line) => (JSON.parse(line) as LogLine).id),
        ids.toReversed(),
      );
      const since = `since=${at('10:05:00')}&until=${at('10:12:00')}`;
      const part = (await lines(`${path}?${since}`)).map(({ id }) => id);
      assert.deepEqual(
        (await pages(`${path}?${since}&order=newest&limit=2`)).map(({ id }) => id),
        part.toReversed(),
      );
    }
  });

  it('is in one order, page by page: by receipt, and of one time by epoch, boot and number', async () => {
    await insertSession(api.pool, 'base-3', { number: 1, startedAt });
    const event = fc.record({
      second: fc.integer({ min: 0, max: 3 }),
      epoch: fc.nat(1),
      boot: fc.nat(2),
      seq: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        async (events, limit) => {
          await api.pool.query(`delete from read_model.session_timeline where session_id = 'base-3.1'`);
          for (const [revision, { second, ...source }] of events.entries())
            await insertEvent(api, ['base-3.1', revision], ['PhaseEntered', `10:00:0${second}`], { source });
          const found = await pages(`/sessions/base-3.1/log?limit=${limit}`);
          const fromEnd = await pages(`/sessions/base-3.1/log?limit=${limit}&order=newest`);
          const expected = events
            .map((each, revision) => ({ ...each, revision }))
            .sort(
              (a, b) =>
                a.second - b.second ||
                a.epoch - b.epoch ||
                a.boot - b.boot ||
                a.seq - b.seq ||
                a.revision - b.revision,
            )
            .map(({ revision }) => `session:base-3.1@${String(revision).padStart(19, '0')}`);
          assert.deepEqual(
            found.map(({ id }) => id),
            expected,
          );
          assert.deepEqual(fromEnd.toReversed(), found);
        },
      ),
      { numRuns: 30 },
    );
  });
});

async function insertEvent(
  { pool }: TestApi,
  [sessionId, revision]: readonly [string, number],
  [type, time]: readonly [string, string],
  data: object,
): Promise<void> {
  await pool.query(
    `insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data, trace_id)
     values ($1, $2, $3, $4, $4, $5, repeat('f', 32))`,
    [sessionId, revision, type, at(time), JSON.stringify(data)],
  );
}

/** A brew on base-1 and keg-1; and the same of base-2, of which nothing is to be seen. */
async function fill(api: TestApi): Promise<void> {
  const { pool } = api;
  for (const [device, number, session] of [
    ['base-1', 7, 'base-1.7'],
    ['keg-1', 3, 'keg-1.3'],
    ['base-2', 7, 'base-2.7'],
  ] as const) {
    await insertDevice(pool, device);
    await insertSession(pool, device, { number, startedAt });
    await pool.query(
      `update read_model.session set ended_at = $2, ended_received_at = $2, status = 'completed' where session_id = $1`,
      [session, at('11:00:00')],
    );
    const source = { epoch: 0, boot: 1, seq: 1 };
    await insertEvent(api, [session, 0], ['SessionStarted', '10:00:00'], {
      deviceId: device,
      recipe: '=cmd()',
      source,
    });
    await insertEvent(api, [session, 1], ['PhaseEntered', '10:04:01'], {
      deviceId: device,
      phase: 2,
      source,
    });
    await insertEvent(api, [session, 2], ['FaultReported', '10:10:00'], {
      code: 105,
      text: `${hostileText}${'x'.repeat(500)}`,
    });
    await insertEvent(api, [session, 3], ['UserActionRequested', '10:11:00'], { action: 3 });
    await insertReadings(
      pool,
      device,
      [
        ...[0, 1_000, 59_000].map((ms) => ({
          atMs: Date.parse(at('10:04:00')) + ms,
          receivedAtMs: Date.parse(at('10:04:00')) + ms,
        })),
        { atMs: Date.parse(at('10:05:00')), receivedAtMs: Date.parse(at('10:05:00')) },
      ].map((reading) => ({ ...reading, values: { 3: 65.5 }, session: number })),
    );
    await insertMachine(api, device);
  }
  await insertOfBrew(api);
}

/** Of the machine itself: twenty minutes before the session, and just before, in and after it. */
async function insertMachine({ pool }: TestApi, device: string): Promise<void> {
  for (const [revision, type, time, data] of [
    [1, 'DeviceConnected', '09:40:00', {}],
    [2, 'DeviceConnected', '09:55:00', { epoch: 0, boot: 1, connection: 1 }],
    [3, 'DeviceDisconnected', '11:05:00', { reason: 'leaseExpired' }],
    [4, 'DeviceConnected', '11:10:01', {}],
  ] as const)
    await pool.query(
      `insert into read_model.device_event (device_id, revision, type, recorded_at, data) values ($1, $2, $3, $4, $5)`,
      [device, revision, type, at(time), JSON.stringify({ deviceId: device, ...data })],
    );
  await pool.query(
    `insert into ingest.parked_message (parked_at, source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256)
     values ($2, 'ingest', $1, 'devices.' || $1 || '.up', 'MESSAGE_MALFORMED', 'no envelope', '{}', '\\x01', 1, sha256('\\x01'))`,
    [device, at('10:06:00')],
  );
}

async function insertOfBrew({ pool, personId }: TestApi): Promise<void> {
  await pool.query(
    `insert into read_model.brew_plan (plan_id, base_id, keg_id, status, stages, planned_by, planned_at, updated_at, position)
     values ($1, 'base-1', 'keg-1', 'running', $2, $3, $4, $4, 13)`,
    [
      planId,
      JSON.stringify([
        { stage: 'brew', status: 'completed', sessionId: 'base-1.7', deviceId: 'base-1' },
        { stage: 'ferment', status: 'running', sessionId: 'keg-1.3', deviceId: 'keg-1' },
        { stage: 'serve', status: 'waiting', sessionId: 'base-2.7', deviceId: 'keg-1' },
      ]),
      personId,
      at('09:00:00'),
    ],
  );
  await pool.query(
    `insert into read_model.brew_plan_event (plan_id, revision, type, at, recorded_at, data)
     values ($1, 0, 'BrewPlanned', $2, $2, $3)`,
    [planId, at('09:00:00'), JSON.stringify({ planId, baseId: 'base-1', plannedBy: personId })],
  );
  // Asked for long before the session that it began; the other one in it.
  for (const [id, device, time] of [
    [commandId, 'base-1', '09:57:00'],
    [aside, 'base-1', '10:30:00'],
    [randomUUID(), 'base-2', '10:30:00'],
  ] as const) {
    await insertCommand(pool, device, { commandId: id, requestedAt: at(time) });
    await pool.query(
      `insert into read_model.device_command_event (command_id, device_id, revision, type, at, recorded_at, data)
       values ($1, $2, 1, 'CommandRequested', $3, $3, '{"requestedBy":"brewline"}')`,
      [id, device, at(time)],
    );
  }
  await pool.query(`update read_model.session set command_id = $1 where session_id = 'base-1.7'`, [
    commandId,
  ]);
  await pool.query(
    `insert into read_model.alarm (alarm_id, device_id, session_id, kind, status, details, late, raised_at, recorded_at, position)
     values ($1, 'base-1', 'base-1.7', 'fault', 'raised', '{"error":105}', false, $2, $2, 13)`,
    [alarmId, at('10:08:00')],
  );
  await pool.query(
    `insert into dispatch.notification (notification_id, person_id, way_id, way, source, notice, happened_at, created_at, due_at,
       expires_at, state, done_at)
     values (gen_random_uuid(), $1, gen_random_uuid(), 'mail', gen_random_uuid(), $2, $3, $3, $3, $3, 'delivered', $4)`,
    [personId, JSON.stringify({ type: 'alarm', alarmId }), at('10:08:01'), at('10:08:02')],
  );
  await pool.query(
    `insert into read_model.journal_entry (subject_id, entry_id, kind, device_ids, subject_at, taken_at, text, written_by, recorded_at, changed_at)
     values ('base-1.7', gen_random_uuid(), 'note', '{base-1}', $2, $2, 'smells good', $1, $2, $2)`,
    [personId, at('10:12:00')],
  );
  await pool.query(
    `insert into read_model.audit_entry (action_id, begun_at, action, entry_point, person_id, subjects, outcome)
     values (gen_random_uuid(), $2, 'stopSession', 'api', $1, '{session:base-1.7}', 'done'),
       (gen_random_uuid(), $2, 'blockDevice', 'api', $1, '{device:base-2}', 'done')`,
    [personId, at('10:13:00')],
  );
}
