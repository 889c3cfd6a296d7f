import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, chmod, chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { migrate } from '../../adapters/postgres/index.js';

export interface TestPostgres {
  /** A database for this caller alone. */
  readonly url: string;
  stop(): Promise<void>;
}

interface User {
  readonly uid?: number;
  readonly gid?: number;
}

const run = promisify(execFile);
const startTimeoutMs = 120_000;
/** As long as PostgreSQL waits for the sessions of a database that is dropped. */
const closingMs = 5_000;

/**
 * A PostgreSQL database for a test, with the schema of today and no rows: a new one in the instance that `BREWLINE_TEST_DATABASE_URL`
 * names, else a private instance on a free loopback port, gone after `stop()`. Needs no rights; as root it runs as the user `postgres`.
 *
 * @param isOwnInstance for a test that makes users, which all databases of an instance have in common; it is empty
 * @param isEmpty for a test that applies migrations itself, or needs none
 * @param waitsForDisk of a private instance: as in production; tests have no use for that, measurements do
 */
export async function startPostgres({
  isOwnInstance = false,
  isEmpty = false,
  waitsForDisk = false,
} = {}): Promise<TestPostgres> {
  const shared = process.env.BREWLINE_TEST_DATABASE_URL;
  const isShared = !isOwnInstance && shared !== undefined && shared !== '';
  const template = isEmpty ? undefined : process.env.BREWLINE_TEST_TEMPLATE;
  const postgres = isShared ? await createDatabase(shared, template) : await startInstance(waitsForDisk);
  if (!isOwnInstance && !isEmpty && template === undefined) await migrate({ databaseUrl: postgres.url });
  return postgres;
}

/**
 * A database in this instance of which {@link startPostgres} makes copies: a copy takes a tenth of what the migrations take.
 *
 * @returns its name, for `BREWLINE_TEST_TEMPLATE`
 */
export async function createTemplate(instanceUrl: string): Promise<string> {
  const { url } = await createDatabase(instanceUrl);
  await migrate({ databaseUrl: url });
  return new URL(url).pathname.slice(1);
}

/**
 * Makes the tests' server leave out what only a loss of power needs: no test cuts that, and what a killed process wrote is the kernel's.
 * With it each database that is made or dropped waits for a disk, a second and more when tests run side by side.
 *
 * @param instanceUrl as a superuser
 */
export async function withoutDisk(instanceUrl: string): Promise<void> {
  await administer(instanceUrl, 'alter system set fsync = off');
  await administer(instanceUrl, 'select pg_reload_conf()');
}

/** Copied as files: by way of the log, which is what PostgreSQL does unless it is told, takes twice the time. */
async function createDatabase(
  instanceUrl: string,
  template = `template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`,
): Promise<TestPostgres> {
  const name = `brewline_test_${randomBytes(6).toString('hex')}`;
  await administer(instanceUrl, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(instanceUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    stop: () =>
      // Waits up to 5 s for sessions that are closing: one that is terminated tells its client so, which may end the tests.
      administer(instanceUrl, `drop database if exists ${name}`).catch(() =>
        administer(instanceUrl, `drop database if exists ${name} with (force)`),
      ),
  };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

interface Folders {
  readonly parent?: string;
  readonly logParent?: string;
}

/** A private instance that tests can kill, and start again. */
export interface KillablePostgres extends TestPostgres {
  /** Ends all of its processes at once, with SIGKILL. */
  kill(): Promise<void>;
  /** After {@link kill}, or when it has ended by itself; resolves when it answers. */
  restart(): Promise<void>;
  hasEnded(): boolean;
}

/**
 * @param folders.parent where its folder is made: another disk, for one that fills up
 * @param folders.logParent where that of its log is made, if not there
 */
export async function startKillablePostgres(folders: Folders = {}): Promise<KillablePostgres> {
  const prepared = await prepareInstance({ ...folders, waitsForDisk: true });
  const { url, removeFolders } = prepared;
  // A group of its own, so that its sessions die with it.
  const run = () => startServer(prepared, { detached: true });
  let server = await run();
  return {
    url,
    hasEnded: () => hasEnded(server),
    async kill() {
      if (hasEnded(server)) return;
      const exited = once(server, 'exit');
      process.kill(-server.pid!, 'SIGKILL');
      await exited;
    },
    async restart() {
      server = await run();
    },
    async stop() {
      await end(server);
      await removeFolders();
    },
  };
}

async function startInstance(waitsForDisk: boolean): Promise<TestPostgres> {
  const prepared = await prepareInstance({ waitsForDisk });
  const { url, removeFolders } = prepared;
  try {
    const server = await startServer(prepared);
    return {
      url,
      stop: async () => {
        await end(server);
        await removeFolders();
      },
    };
  } catch (error) {
    await removeFolders();
    throw error;
  }
}

interface PreparedInstance {
  readonly url: string;
  readonly folder: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly user: User;
  readonly removeFolders: () => Promise<void>;
}

async function prepareInstance({
  parent = tmpdir(),
  logParent,
  waitsForDisk,
}: Folders & { readonly waitsForDisk: boolean }): Promise<PreparedInstance> {
  const binaries = await findPostgresPrograms();
  const user = await unprivilegedUser();
  const folder = await makeFolder(parent, user);
  const logFolder = logParent === undefined ? undefined : await makeFolder(logParent, user);
  const dataFolder = join(folder, 'data');
  await run(
    join(binaries, 'initdb'),
    [
      ...['-D', dataFolder, '-U', 'brewline', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      ...(logFolder === undefined ? [] : ['--waldir', join(logFolder, 'log')]),
    ],
    { ...user, cwd: folder },
  );
  const port = await freePort();
  const url = `postgres://brewline@127.0.0.1:${port}/postgres`;
  const removeFolders = async () => {
    for (const made of [folder, logFolder]) if (made) await rm(made, { recursive: true, force: true });
  };
  return {
    ...{ url, folder, user, removeFolders },
    program: join(binaries, 'postgres'),
    args: [
      ...['-D', dataFolder, '-p', String(port), '-h', '127.0.0.1', '-k', folder],
      ...['-c', 'log_min_messages=fatal', '-c', `fsync=${waitsForDisk ? 'on' : 'off'}`],
    ],
  };
}

async function makeFolder(parent: string, { uid, gid }: User): Promise<string> {
  const folder = await mkdtemp(join(parent, 'brewline-postgres-'));
  await chmod(folder, 0o700);
  if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid);
  return folder;
}

async function startServer(
  { url, folder, program, args, user }: PreparedInstance,
  { detached = false } = {},
): Promise<ChildProcess> {
  const server = spawn(program, args, { ...user, cwd: folder, stdio: 'ignore', detached });
  try {
    await untilAnswers(url, server);
  } catch (error) {
    await end(server);
    throw error;
  }
  return server;
}

function hasEnded(server: ChildProcess): boolean {
  return server.exitCode !== null || server.signalCode !== null;
}

/** Folder of `initdb` and `postgres`: on the PATH, or where Debian and Ubuntu keep them. */
export async function findPostgresPrograms(): Promise<string> {
  const debian = '/usr/lib/postgresql';
  const versions = await readdir(debian).catch(() => []);
  const newestFirst = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(debian, version, 'bin'));
  const candidates = [...(process.env.PATH ?? '').split(delimiter), ...newestFirst];
  for (const folder of candidates) {
    const found = await access(join(folder, 'initdb')).then(
      () => true,
      () => false,
    );
    if (found) return folder;
  }
  throw new Error('PostgreSQL was not found: install it, or set BREWLINE_TEST_DATABASE_URL');
}

/** PostgreSQL refuses to run as root. */
async function unprivilegedUser(): Promise<User> {
  if (process.getuid?.() !== 0) return {};
  const idOf = async (kind: '-u' | '-g'): Promise<number> =>
    Number((await run('id', [kind, 'postgres'])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

/** SIGTERM waits for sessions that are closing, SIGINT ends what is left then. */
async function end(server: ChildProcess): Promise<void> {
  if (hasEnded(server)) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  const hurry = setTimeout(() => server.kill('SIGINT'), closingMs);
  await exited;
  clearTimeout(hurry);
}

async function untilAnswers(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    try {
      await administer(url, 'select 1');
      return;
    } catch (error) {
      if (Date.now() > deadline || server.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was assigned');
  return address.port;
}
