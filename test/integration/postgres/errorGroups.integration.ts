import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import {
  createErrorGroups,
  createPool,
  errorsQuery,
  migrate,
  recordErrors,
} from '../../../adapters/postgres/index.js';
import { createErrorCollector, createLogger } from '../../../adapters/telemetry/index.js';
import { unresolvedStates } from '../../../domain/errorGroups/index.js';
import { reportErrors } from '../../../infra/reportErrors.js';
import { startPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';

const nobody = { write: () => undefined };

describe('errors of roles', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let owner: Pool;
  let role: Pool;
  let roleUrl: string;
  before(async () => {
    postgres = await startPostgres({ isEmpty: true });
    const of = (databaseUrl: string) =>
      createPool({ databaseUrl, applicationName: 'test', connections: 2, logger: silentLogger });
    owner = of(postgres.url);
    for (const user of ['ingest', 'api'])
      await owner
        .query(`create role brewline_${user} nologin`)
        .catch((error: unknown) => assert.match(String(error), /already exists/));
    await migrate({ databaseUrl: postgres.url });
    const url = new URL(postgres.url);
    url.searchParams.set('options', '-c role=brewline_ingest');
    roleUrl = url.href;
    role = of(roleUrl);
  });
  beforeEach(() =>
    owner.query('truncate operations.error_group, operations.error_hour, operations.error_unkept'),
  );
  after(async () => {
    await role?.end();
    await owner?.end();
    await postgres?.stop();
  });

  /** What a role logs and reports when it stops. */
  async function logged(log: (logger: ReturnType<typeof createLogger>) => void): Promise<void> {
    const collector = createErrorCollector();
    const onLine = (line: string) => collector.take(line);
    const logger = createLogger({ role: 'ingest', level: 'info', destination: nobody, onLine });
    log(logger);
    await record(collector);
  }
  const record = (collector: ReturnType<typeof createErrorCollector>) =>
    recordErrors(role, 'ingest', collector.drain());
  const groups = () => createErrorGroups(owner);
  const all = async () => (await groups().list({ states: [], limit: 2_000 })).items;
  const unkept = async () => (await groups().list({ states: [], limit: 1 })).unkept;

  it('are counted in their group, by hour, and come back after they were resolved', async () => {
    const fail = () => logged((logger) => logger.error({ deviceId: 'keg-1' }, 'failed'));
    await fail();
    await fail();
    const [group] = await all();
    assert.ok(group);
    const { id } = group;
    assert.deepEqual(
      [group.errors, group.state, group.roles, group.devices],
      [2, 'open', ['ingest'], ['keg-1']],
    );
    assert.equal(
      (await groups().byId(id))?.hours.reduce((sum, { errors }) => sum + errors, 0),
      2,
    );
    assert.ok(await groups().setState(id, 'resolved'));
    assert.deepEqual((await groups().list({ states: unresolvedStates, limit: 10 })).items, []);
    await fail();
    assert.equal((await all())[0]?.state, 'cameBack');
    assert.ok(await groups().setState(id, 'ignored'));
    await fail();
    assert.deepEqual(
      (await all()).map(({ state, errors }) => [state, errors]),
      [['ignored', 4]],
    );
    assert.equal(await groups().setState('0'.repeat(16), 'resolved'), false);
  });

  it('keep the last one with its trace and the lines before it', async () => {
    const collector = createErrorCollector();
    const written: string[] = [];
    const onLine = (line: string) => {
      written.push(line.trimEnd());
      collector.take(line);
    };
    const logger = createLogger({ role: 'ingest', level: 'info', destination: nobody, onLine });
    for (const trace_id of ['a'.repeat(32), 'b'.repeat(32)]) {
      logger.info({ trace_id }, 'received');
      logger.info({}, 'of no trace');
      logger.error({ trace_id }, 'failed');
    }
    await record(collector);
    const [group] = await all();
    const found = await groups().byId(group?.id ?? '');
    assert.equal(found?.traceId, 'b'.repeat(32));
    assert.equal(found?.example, written[5]);
    assert.deepEqual(found?.lines, [written[3]]);
  });

  it('are stored whatever a device put into them', async () => {
    await logged((logger) =>
      logger.error({ deviceId: 'keg\0\ud800', note: '\\u0000 \0' }, 'bad \0 \ud800 text'),
    );
    assert.equal((await all()).length, 1);
  });

  it('are at most a thousand groups, and those removed are counted', async () => {
    for (let i = 0; i < 11; i++)
      await logged((logger) => {
        for (let j = 0; j < 100; j++) logger.error({}, `failed ${'x'.repeat(i)} ${'y'.repeat(j)}`);
      });
    assert.equal((await all()).length, 1_000);
    assert.equal(await unkept(), 100);
  });

  it('are read without their hours being scanned, a page in one statement', async () => {
    for (let i = 0; i < 10; i++)
      await logged((logger) => {
        for (let j = 0; j < 100; j++) logger.error({}, `failed ${'x'.repeat(i)} ${'y'.repeat(j)}`);
      });
    await owner.query(
      `insert into operations.error_hour select fingerprint, date_trunc('hour', now(), 'UTC') - n * interval '1 hour', n
       from operations.error_group, generate_series(1, 167) as n`,
    );
    await owner.query('analyze operations.error_group, operations.error_hour');
    const asked: string[] = [];
    const watched = Object.create(owner, {
      query: { value: (text: string, values: unknown[]) => (asked.push(text), owner.query(text, values)) },
    }) as Pool;
    const { items, nextKey } = await createErrorGroups(watched).list({ states: ['open'], limit: 50 });
    assert.deepEqual([items.length, asked], [50, [errorsQuery]]);
    const day = items[0]?.lastDay ?? [];
    assert.equal(day.length, 24);
    // By their differences: an hour may begin meanwhile.
    for (let at = 1; at < 22; at++) assert.equal((day[at - 1] ?? 0) - (day[at] ?? 0), 1);
    const next = await groups().list({ states: ['open'], limit: 1_000, afterKey: nextKey });
    assert.equal(new Set([...items, ...next.items].map(({ id }) => id)).size, 1_000);
    const { rows } = await owner.query<{ 'QUERY PLAN': string }>(`explain ${errorsQuery}`, [
      ...[['open'], 'ingest', 'failed', null, null, 51],
    ]);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    assert.match(plan, /error_hour_pkey/);
    assert.doesNotMatch(plan, /Seq Scan on error_hour/);
  });

  it('can be reported by a role, which can read and change none', async () => {
    await logged((logger) => logger.error({}, 'failed'));
    for (const statement of [
      'select from operations.error_group',
      "update operations.error_group set state = 'ignored'",
      'delete from operations.error_hour',
      'insert into operations.error_unkept select now(), $$api$$, 1',
    ])
      await assert.rejects(role.query(statement), { code: '42501' });
  });

  it('are shown by the API, which changes only their state', async () => {
    await logged((logger) => logger.error({}, 'failed'));
    const url = new URL(postgres.url);
    url.searchParams.set('options', '-c role=brewline_api');
    const api = createPool({
      ...{ databaseUrl: url.href, applicationName: 'test', connections: 1, logger: silentLogger },
    });
    try {
      const shown = createErrorGroups(api);
      const [group] = (await shown.list({ states: [], limit: 1 })).items;
      assert.ok(group && (await shown.setState(group.id, 'resolved')));
      const before = await shown.byId(group.id);
      assert.ok(await shown.setState(group.id, 'resolved'));
      assert.deepEqual((await shown.byId(group.id))?.stateAt, before?.stateAt);
      for (const statement of [
        'update operations.error_group set errors = 0',
        'delete from operations.error_group',
        'delete from operations.error_hour',
      ])
        await assert.rejects(api.query(statement), { code: '42501' });
    } finally {
      await api.end();
    }
  });

  it('of 10,000 lines a second stay within the limits of the writer, and all are counted', async () => {
    const collector = createErrorCollector();
    const onLine = (line: string) => collector.take(line);
    const logger = createLogger({ role: 'ingest', level: 'info', destination: nobody, onLine });
    const reporting = reportErrors({ role: 'ingest', databaseUrl: roleUrl, collector, logger, everyMs: 100 });
    for (let i = 0; i < 10_000; i++) {
      logger.error({ err: new Error(`failed ${i}`) }, 'failed');
      if (i % 1_000 === 999) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await reporting.stop();
    const kept = (await all()).reduce((sum, { errors }) => sum + errors, 0);
    assert.equal(kept + (await unkept()), 10_000);
    assert.equal((await all()).length, 1);
  });

  it('do not end a role whose database is away, and are counted when it is back', async () => {
    const collector = createErrorCollector();
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const onLine = (line: string) => collector.take(line);
    const logger = createLogger({ role: 'ingest', level: 'info', destination, onLine });
    const away = { role: 'ingest', databaseUrl: 'postgres://nobody@127.0.0.1:1/none', collector, logger };
    const reporting = reportErrors({ ...away, everyMs: 20 });
    logger.error({}, 'failed');
    logger.error({}, 'failed');
    await reporting.stop();
    assert.equal(lines.filter((line) => line.includes("errors can't be stored")).length, 1);
    await record(collector);
    assert.deepEqual([(await all()).length, await unkept()], [0, 2]);
  });
});
