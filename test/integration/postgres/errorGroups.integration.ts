import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import {
  countUnkeptErrors,
  createPool,
  findError,
  listErrors,
  migrate,
  recordErrors,
  setErrorState,
} from '../../../adapters/postgres/index.js';
import { createErrorCollector, createLogger } from '../../../adapters/telemetry/index.js';
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
    await owner
      .query('create role brewline_ingest nologin')
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
  const all = () => listErrors(owner, { states: [], limit: 2_000 });

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
      (await findError(owner, id))?.hours.reduce((sum, { errors }) => sum + errors, 0),
      2,
    );
    assert.ok(await setErrorState(owner, id, 'resolved'));
    assert.deepEqual(await listErrors(owner, { states: ['open', 'cameBack'], limit: 10 }), []);
    await fail();
    assert.equal((await all())[0]?.state, 'cameBack');
    assert.ok(await setErrorState(owner, id, 'ignored'));
    await fail();
    assert.deepEqual(
      (await all()).map(({ state, errors }) => [state, errors]),
      [['ignored', 4]],
    );
    assert.equal(await setErrorState(owner, '0'.repeat(16), 'resolved'), false);
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
    assert.equal(await countUnkeptErrors(owner), 100);
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
    assert.equal(kept + (await countUnkeptErrors(owner)), 10_000);
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
    assert.deepEqual([(await all()).length, await countUnkeptErrors(owner)], [0, 2]);
  });
});
