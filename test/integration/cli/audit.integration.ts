import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { auditResource, type AuditResource } from '../../../adapters/http/api/resources/index.js';
import { ensureFirstAdministrator } from '../../../adapters/postgres/identity/index.js';
import { deleteOldAudit, listAudit } from '../../../adapters/postgres/index.js';
import { createEmbeddedEventStore } from '../../../infra/embeddedEventStore/index.js';
import { deleteOldMonths } from '../../../infra/retainAudit.js';
import { createEventStore } from '../../../adapters/eventStore/index.js';
import { jsonPost, logIn } from '../../support/api.js';
import { startPostgres } from '../../support/postgres.js';
import { until } from '../../support/until.js';
import { insertDevice } from '../http/rows.js';
import { eventOf, startProjectionStack, type ProjectionStack } from '../projections/projectionStack.js';
import { parsedLines, runCli } from './runCli.js';

const killedApi = join(import.meta.dirname, '../../support/killedApiMain.js');

describe('audit entries of the command line, and what is kept of all', () => {
  let stack: ProjectionStack;
  let env: Record<string, string>;

  before(async () => {
    stack = await startProjectionStack();
    env = {
      DATABASE_URL: stack.databaseUrl,
      EVENTSTORE_URL: stack.storeUrl,
      CREDENTIAL_KEY: 'a1'.repeat(32),
      AMQP_URL: 'amqp://127.0.0.1:1',
    };
    stack.process();
  });
  after(() => stack.stop());

  const brewline = (...args: string[]) => runCli(args, env, { isAudited: true });

  /** The entries of an action, once all of them have an outcome. */
  async function entriesOf(action: string, count: number): Promise<readonly AuditResource[]> {
    let found: readonly AuditResource[] = [];
    await until(`${count} entries of ${action}`, async () => {
      const { items } = await listAudit(stack.pool, { action, limit: 100 });
      found = items.map((entry) => auditResource(entry));
      return found.length === count && found.every(({ completedAt }) => completedAt !== null);
    });
    return found;
  }

  async function storedText(): Promise<string> {
    const texts: string[] = [];
    for await (const { stream, data, metadata } of stack.store.readAll())
      if (stream.startsWith('audit-')) texts.push(JSON.stringify({ data, metadata }));
    return texts.join('\n');
  }

  it('say who did what to whom, with the outcome, and hold no name', async () => {
    const { code, stdout, stderr } = await brewline('person', 'add', 'ada@example.org', '--role', 'brewer');
    assert.equal(code, 0, stderr);
    assert.equal((await brewline('device', 'add', 'keg-1')).code, 0);
    assert.equal((await brewline('device', 'assign', 'ada@example.org', 'keg-1')).code, 0);
    assert.equal((await brewline('device', 'block', 'keg-2')).code, 1);
    const [added] = await entriesOf('person add', 1);
    const { rows } = await stack.pool.query<{ id: string }>(
      'select person_id::text as id from identity.person',
    );
    const ada = { kind: 'person', id: rows[0]?.id };
    assert.deepEqual(
      { ...added, actionId: 0, begunAt: 0, completedAt: 0 },
      {
        ...{ actionId: 0, begunAt: 0, completedAt: 0, action: 'person add', entryPoint: 'cli', by: null },
        ...{ osUser: userInfo().username, host: hostname(), address: null, subjects: [ada] },
        ...{ requestId: null, outcome: 'done', status: null },
      },
    );
    const keg = { kind: 'device', id: 'keg-1' };
    assert.deepEqual((await entriesOf('device add', 1))[0]?.subjects, [keg]);
    const [assigned] = await entriesOf('device assign', 1);
    assert.deepEqual(new Set(assigned?.subjects.map(({ kind }) => kind)), new Set(['device', 'person']));
    assert.equal((await entriesOf('device block', 1))[0]?.outcome, 'failed');
    const text = await storedText();
    for (const secret of ['ada@', 'example.org', stdout.trim(), `"${userInfo().username}`, hostname()])
      assert.ok(!text.includes(secret), secret);
  });

  it('are listed, shown, and written as JSON and CSV', async () => {
    const listed = await brewline('audit', 'list', '--since', '1h', '--device', 'keg-1', '--json');
    const entries = parsedLines(listed.stdout) as unknown as AuditResource[];
    const [assigned, added] = entries.filter(({ action }) => action !== 'audit list');
    assert.deepEqual([assigned?.action, added?.action], ['device assign', 'device add']);
    const id = assigned?.actionId ?? '';
    assert.match(
      (await brewline('audit', 'list', '--action', 'device assign')).stdout,
      new RegExp(`${id}\n`),
    );
    assert.match((await brewline('audit', 'show', id)).stdout, /Action +device assign\n/);
    assert.deepEqual(JSON.parse((await brewline('audit', 'show', id, '--json')).stdout), assigned);
    assert.match((await brewline('audit', 'show', id.replace(/.$/, 'x'))).stderr, /a UUID/);
    // A user of the operating system chooses their name, and an analyst opens the file in a spreadsheet.
    await stack.pool.query(
      `update operations.audit_origin set os_user = '=cmd|''/c calc''!A1' where action_id = $1`,
      [id],
    );
    const csv = await brewline('audit', 'list', '--action', 'device assign', '--csv');
    const [heading = '', row = ''] = csv.stdout.split('\r\n');
    assert.equal(heading.split(',')[5], 'osUser');
    assert.equal(row.split(',')[5], `"'=cmd|'/c calc'!A1"`);
    assert.match(
      (await brewline('audit', 'list', '--person', 'nobody')).stderr,
      /no person with the login nobody/,
    );
    const page = await brewline('audit', 'list', '--os-user', 'nobody-here');
    assert.deepEqual([page.code, page.stderr], [0, 'No entry matches.\n']);
  });

  it('keep a command from being done while the event store is away', async () => {
    await stack.closeStore();
    try {
      const { code, stderr } = await brewline('device', 'block', 'keg-1');
      assert.equal(code, 1);
      assert.match(stderr, /^brewline: no audit entry could be written, so nothing was done: .*npm start/);
      const { rows } = await stack.pool.query(
        'select from identity.device_credential where blocked_at is not null',
      );
      assert.deepEqual(rows, []);
    } finally {
      await stack.startStore();
    }
  });

  it('tell of an action whose API was killed before it did it', async () => {
    const administrator = await ensureFirstAdministrator(stack.pool);
    await insertDevice(stack.pool, 'keg-1');
    const child = fork(killedApi, { env, stdio: 'ignore' });
    const exited = once(child, 'exit');
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    const url = `http://127.0.0.1:${port}`;
    const token = await logIn(url, 'admin', administrator?.password ?? '');
    const command = jsonPost({ kind: 'wake' }, { authorization: `Bearer ${token}` });
    const answer = fetch(`${url}/api/v1/devices/keg-1/commands`, command).then((response) => response.text());
    await assert.rejects(answer, TypeError);
    assert.deepEqual(await exited, [null, 'SIGKILL']);
    let entry: Parameters<typeof auditResource>[0] | undefined;
    await until('the entry is there', async () => {
      const { items } = await listAudit(stack.pool, { action: 'requestCommand', limit: 2 });
      assert.ok(items.length < 2);
      [entry] = items;
      return entry !== undefined;
    });
    assert.ok(entry);
    assert.deepEqual(entry.subjects, [{ kind: 'device', id: 'keg-1' }]);
    assert.equal(entry.completedAt, null);
    assert.equal(auditResource(entry).outcome, 'running');
    assert.equal(auditResource(entry, entry.begunAt.getTime() + 60_000).outcome, 'unknown');
    const { rows } = await stack.pool.query('select from read_model.device_command');
    assert.deepEqual(rows, []);
  });

  it('are deleted by months, and addresses after 30 days', async () => {
    const begun = (month: string) => {
      const event = eventOf('ActionBegun', {
        ...{ actionId: `00000000-0000-4000-8000-${month.replace('-', '').padStart(12, '0')}`, action: 'old' },
        ...{ entryPoint: 'api', by: { type: 'anonymous' }, subjects: [] },
      });
      const metadata = { ...event.metadata, recordedAt: `${month}-15T00:00:00.000Z` };
      return { ...event, metadata };
    };
    for (const month of ['2023-10', '2023-11', '2023-12', '2026-09'])
      await stack.store.append(`audit-${month}`, 'any', [begun(month)]);
    await until(
      'all are projected',
      async () => (await listAudit(stack.pool, { action: 'old', limit: 9 })).items.length === 4,
    );
    const now = new Date('2026-11-28T12:00:00Z');
    await stack.pool.query(
      `insert into operations.audit_origin (action_id, begun_at, address, os_user)
       select gen_random_uuid(), $1::timestamptz - make_interval(days => age), address, os_user from
         (values (29, '192.0.2.1', null), (31, '192.0.2.2', null), (31, null, 'ada'), (800, null, 'bo')) v (age, address, os_user)`,
      [now],
    );
    await deleteOldAudit(stack.pool, '2024-11', now);
    const { rows } = await stack.pool.query(
      `select address, os_user from operations.audit_origin where begun_at < $1::timestamptz - interval '1 day'
       order by begun_at desc`,
      [now],
    );
    assert.deepEqual(rows, [
      { address: '192.0.2.1', os_user: null },
      { address: null, os_user: 'ada' },
    ]);
    assert.deepEqual(
      (await listAudit(stack.pool, { action: 'old', limit: 9 })).items.map(({ begunAt }) =>
        begunAt.toISOString(),
      ),
      ['2026-09-15T00:00:00.000Z'],
    );
    const left = async () => {
      const months: string[] = [];
      for (const month of ['2023-10', '2023-11', '2023-12', '2026-09'])
        for await (const { stream } of stack.store.readStream(`audit-${month}`)) months.push(stream);
      return months;
    };
    const deleteStream = (stream: string) => stack.store.deleteStream(stream);
    assert.deepEqual(await deleteOldMonths(deleteStream, 0, now.getTime()), []);
    assert.deepEqual(await deleteOldMonths(deleteStream, 36, now.getTime()), ['audit-2023-10']);
    assert.deepEqual(await left(), ['audit-2023-11', 'audit-2023-12', 'audit-2026-09']);
    const today = new Date();
    // So many that 2024-11 is the oldest one whenever this runs.
    const kept = (today.getUTCFullYear() - 2024) * 12 + today.getUTCMonth() - 10;
    const pruned = await runCli(['audit', 'prune', '--json'], { ...env, AUDIT_KEPT_MONTHS: String(kept) });
    assert.deepEqual(JSON.parse(pruned.stdout), { deleted: ['audit-2023-12', 'audit-2023-11'] });
    assert.deepEqual(await left(), ['audit-2026-09']);
    assert.deepEqual(await deleteOldMonths(deleteStream, 24, now.getTime()), []);
  });

  it('are deleted by the embedded event store itself', async () => {
    const postgres = await startPostgres();
    const server = await createEmbeddedEventStore({ databaseUrl: postgres.url, host: '127.0.0.1', port: 0 });
    const store = createEventStore({ url: `esdb://127.0.0.1:${server.port}?tls=false` });
    try {
      await store.append('audit-2024-01', 'any', [eventOf('ActionBegun', {})]);
      const prune = () =>
        deleteOldMonths((stream) => server.deleteStream(stream), 24, Date.parse('2026-11-28T12:00:00Z'));
      assert.deepEqual(await prune(), ['audit-2024-01']);
      for await (const event of store.readStream('audit-2024-01')) assert.fail(event.id);
      assert.deepEqual(await prune(), []);
    } finally {
      await store.close();
      await server.close();
      await postgres.stop();
    }
  });
});
