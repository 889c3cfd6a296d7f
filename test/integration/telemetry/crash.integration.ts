import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Pool } from 'pg';
import { createErrorGroups, createPool } from '../../../adapters/postgres/index.js';
import { PidFiles, rolePart } from '../../../infra/local/supervisor/index.js';
import { startPostgres } from '../../support/postgres.js';
import { startSentryServer } from '../../support/sentryServer.js';
import { silentLogger } from '../../support/silentLogger.js';

const moduleAt = (path: string) => pathToFileURL(join(import.meta.dirname, '../../..', path)).href;

/** A role that serves, and then fails as it is told. */
const role = `
  import { runRole } from '${moduleAt('infra/runRole.js')}';
  const failures = {
    thrown: () => { throw new RangeError('nobody catches this'); },
    rejected: () => void Promise.reject(new TypeError('nobody handles this')),
    reasonless: () => void Promise.reject('only a text'),
  };
  await runRole('ingest', async () => {
    setTimeout(() => failures[process.env.FAILS]());
    return { stats: () => ({}), ended: new Promise(() => undefined), stop: () => Promise.resolve() };
  });
`;

describe('an error that ends a role', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let pool: Pool;
  let folder: string;
  let silentServer: Server;

  before(async () => {
    postgres = await startPostgres();
    pool = createPool({
      ...{ databaseUrl: postgres.url, applicationName: 'test', connections: 1, logger: silentLogger },
    });
    // Inside the project, so that the role finds its packages.
    folder = await mkdtemp(join(import.meta.dirname, 'role-'));
    // It takes connections, and never answers.
    silentServer = createServer(() => undefined);
    await new Promise<void>((resolve) => silentServer.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    silentServer?.close();
    await pool?.end();
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** @returns how the role ended, and its log */
  async function crash(fails: string, databaseUrl: string, sentryDsn = '') {
    const file = join(folder, `${fails}.mjs`);
    const logFile = join(folder, `${fails}.log`);
    await writeFile(file, role);
    const part = rolePart({
      name: fails,
      file,
      env: { PATH: process.env.PATH ?? '', FAILS: fails, DATABASE_URL: databaseUrl, SENTRY_DSN: sentryDsn },
      logFile,
      pidFiles: new PidFiles(join(folder, 'run')),
      onStats: () => undefined,
    });
    const running = await part.start();
    const how = await running.ended;
    return { how, log: await readFile(logFile, 'utf8') };
  }

  for (const [fails, code, message] of [
    ['thrown', 'RangeError', 'nobody catches this'],
    ['rejected', 'TypeError', 'nobody handles this'],
    ['reasonless', 'ERR_UNHANDLED_REJECTION', 'only a text'],
  ] as const)
    it(`is stored before the process is gone: ${fails}`, async () => {
      await pool.query('truncate operations.error_group, operations.error_hour');
      const { how } = await crash(fails, postgres.url);
      assert.equal(how, 'exit code 1');
      // Nothing waits here: it is stored by then.
      const { items } = await createErrorGroups(pool).list({ states: [], limit: 10 });
      const found = items.find((group) => group.code === code);
      assert.ok(found, JSON.stringify(items));
      assert.deepEqual([found.roles, found.errors], [['ingest'], 1]);
      const details = await createErrorGroups(pool).byId(found.id);
      assert.match(details?.example ?? '', new RegExp(message));
      assert.match(details?.lines.join('') ?? '', /ingest serves/);
    });

  it('is sent to Sentry too, whatever becomes of it in the database', async () => {
    const sentry = await startSentryServer();
    const { port } = silentServer.address() as AddressInfo;
    await crash('thrown', `postgres://nobody@127.0.0.1:${port}/none`, sentry.dsn);
    const types = sentry.received.map(({ event }) => event.exception.values[0]?.type);
    await sentry.stop();
    assert.deepEqual(types, ['RangeError']);
  });

  it('ends it also when the database does not answer, within a few seconds', async () => {
    const { port } = silentServer.address() as AddressInfo;
    const { how, log } = await crash('thrown', `postgres://nobody@127.0.0.1:${port}/none`);
    assert.equal(how, 'exit code 1');
    const timeOf = (words: string) => {
      const line =
        log.split('\n').findLast((each) => each.includes(words)) ?? assert.fail(`${words}: ${log}`);
      return Date.parse((JSON.parse(line) as { readonly time: string }).time);
    };
    // By the log: how long it takes a role to start is not meant.
    assert.ok(timeOf('could not be stored everywhere') - timeOf('nobody catches this') < 8_000, log);
  });
});
