import assert from 'node:assert/strict';
import { createPool, createProjectionPauses, type Pool } from '../../../adapters/postgres/index.js';
import { watchPauses } from '../../../infra/compose/projectionPauses.js';
import type { NamedLock } from '../../../projections/ports.js';
import { lockOf } from '../../../projections/processor/index.js';
import { startPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';

/** Held at once, and until it is stopped. */
const free: NamedLock = { hold: (_name, signal, work) => work(signal) };

describe('a paused projection', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let pool: Pool;
  let pauses: ReturnType<typeof createProjectionPauses>;
  const processes: AbortController[] = [];

  before(async () => {
    postgres = await startPostgres();
    pool = createPool({
      ...{ databaseUrl: postgres.url, applicationName: 'test', connections: 2, logger: silentLogger },
    });
    pauses = createProjectionPauses(pool);
  });
  afterEach(async () => {
    processes.splice(0).forEach((each) => each.abort());
    await pool.query('delete from operations.projection_pause');
  });
  after(async () => {
    await pool?.end();
    await postgres?.stop();
  });

  /** A process with these processors; it says which work now. */
  function start(...processors: readonly string[]) {
    const process = new AbortController();
    processes.push(process);
    const watch = watchPauses(pool, silentLogger, process.signal);
    const working = new Set<string>();
    const begun: string[] = [];
    const held = processors.map((name) =>
      watch.pausable(free).hold(lockOf(name), process.signal, async (signal) => {
        working.add(name);
        begun.push(name);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        working.delete(name);
      }),
    );
    const names = () => [...working].toSorted();
    const kill = async () => {
      process.abort();
      await Promise.all(held);
    };
    return { watch, names, begun, kill };
  }

  it('stops with all of its parts, others go on, and it says so; it goes on when it is resumed', async () => {
    const { watch, names } = start('dispatcher 0/2', 'dispatcher 1/2', 'alarms');
    await until('all work', () => names().length === 3);
    assert.deepEqual([watch.paused(), await watch.check.look()], [[], []]);
    assert.equal(await pauses.pause('dispatcher', 'operator'), true);
    await until('it stops', () => names().length === 1);
    assert.deepEqual(names(), ['alarms']);
    assert.deepEqual(watch.paused(), ['dispatcher 0/2', 'dispatcher 1/2']);
    const findings = await watch.check.look();
    assert.deepEqual(
      findings.map(({ code, subject, level }) => [code, subject, level]),
      [['PROJECTION_PAUSED', 'dispatcher', 'degraded']],
    );
    assert.ok(watch.reports().every(({ isStalled }) => !isStalled));
    assert.equal(await pauses.resume('dispatcher'), true);
    await until('it goes on', () => names().length === 3);
    assert.equal(await pauses.resume('dispatcher'), false);
  });

  it('stays so when its process is killed and started again', async () => {
    await pauses.pause('alarms', 'operator');
    assert.equal(await pauses.pause('alarms', 'another'), false);
    const before = start('alarms', 'readModels');
    await until('the other works', () => before.names().includes('readModels'));
    assert.deepEqual(before.begun, ['readModels']);
    await before.kill();
    assert.deepEqual(before.names(), []);
    const later = start('alarms', 'readModels');
    await until('the other works', () => later.names().includes('readModels'));
    assert.deepEqual([later.begun, later.watch.paused()], [['readModels'], ['alarms']]);
    await pauses.resume('alarms');
    await until('it works', () => later.names().length === 2);
  });

  it('stops at once when its process is stopped while it is paused', async () => {
    await pauses.pause('alarms', 'operator');
    const paused = start('alarms');
    await until('it is paused', () => paused.watch.paused().length === 1);
    await paused.kill();
    assert.deepEqual([paused.begun, paused.watch.paused()], [[], []]);
  });
});
