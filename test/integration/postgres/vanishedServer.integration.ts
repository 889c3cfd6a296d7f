import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import { createNamedLock, createPool } from '../../../adapters/postgres/index.js';
import { createEmbeddedEventStore } from '../../../infra/embeddedEventStore/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { brokerWay, type BrokerWay } from '../amqp/brokerAway.js';

const check = { everyMs: 100, answerWithinMs: 500 };

describe('a PostgreSQL that vanishes without a word', () => {
  let postgres: TestPostgres;
  let way: BrokerWay;
  let url: string;
  let direct: Pool;

  before(async () => {
    postgres = await startPostgres();
    direct = createPool({
      databaseUrl: postgres.url,
      applicationName: 'test',
      connections: 1,
      logger: silentLogger,
    });
  });
  beforeEach(async () => {
    way = await brokerWay(Number(new URL(postgres.url).port));
    url = way.url(postgres.url);
  });
  afterEach(() => way.close());
  after(async () => {
    await direct?.end();
    await postgres?.stop();
  });

  it('ends the work under a lock within the time to answer, and the lock is taken again when it is back', async () => {
    const stopping = new AbortController();
    const works: AbortSignal[] = [];
    const held = createNamedLock(url, silentLogger, check).hold('brew', stopping.signal, async (signal) => {
      works.push(signal);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    });
    await until('the lock is held', () => works.length === 1);
    way.clog();
    await until('the lock is given up', () => works[0]?.aborted);
    await way.cut();
    await way.open();
    await until('the lock is held again', () => works.length === 2);
    assert.equal(works[1]?.aborted, false);
    stopping.abort();
    await held;
  });

  it('keeps a lock for as long as the server answers', async () => {
    const stopping = new AbortController();
    let lost = false;
    const held = createNamedLock(url, silentLogger, { ...check, everyMs: 5 }).hold(
      'mash',
      stopping.signal,
      async (signal) => {
        // Each of these passes many checks of the lock's connection.
        for (let at = 0; at < 20 && !signal.aborted; at += 1) await direct.query('select pg_sleep(0.05)');
        lost = signal.aborted;
        stopping.abort();
      },
    );
    await held;
    assert.equal(lost, false);
  });

  it('ends the embedded event store, which answers nothing any more', async () => {
    const failures: Error[] = [];
    const store = await createEmbeddedEventStore({
      databaseUrl: url,
      host: '127.0.0.1',
      port: 0,
      check,
      onFailure: (error) => failures.push(error),
    });
    way.clog();
    await until('it has failed', () => failures.length > 0);
    assert.match(String(failures[0]), /did not answer within 500 ms/);
    await way.cut();
    await store.close();
  });

  it('would end the session of a client of a pool that vanished', async () => {
    const names = ['tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count'];
    const { rows } = await direct.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name = any($1) or name in ($2, $3) order by name`,
      [names, 'tcp_user_timeout', 'client_connection_check_interval'],
    );
    assert.deepEqual(Object.fromEntries(rows.map(({ name, setting }) => [name, setting])), {
      client_connection_check_interval: '10000',
      tcp_keepalives_count: '3',
      tcp_keepalives_idle: '10',
      tcp_keepalives_interval: '5',
      tcp_user_timeout: '20000',
    });
  });
});
