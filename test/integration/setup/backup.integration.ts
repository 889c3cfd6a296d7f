import assert from 'node:assert/strict';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { addPerson, migrate, withPool } from '../../../adapters/postgres/index.js';
import { ArchiveWriter, readArchive } from '../../../infra/local/backup/archive.js';
import { readConfig } from '../../../infra/config.js';
import { freePorts, loadSecrets, withPrivateDatabase } from '../../../infra/local/setup/index.js';
import { privateEventStoreUrl } from '../../../infra/local/setup/privateEventStore.js';
import { databaseUrl } from '../../../infra/local/setup/privatePostgres.js';
import { runCli, type CliResult } from '../cli/runCli.js';

type Environment = Readonly<Record<string, string>>;

describe('brewline backup and restore', () => {
  let folder: string;
  let source: Environment;
  let target: Environment;
  let file: string;
  let backedUp: CliResult;
  let rights: unknown[];
  let recorded: unknown[];
  let erased: string;
  let [ofOtherStore, toldOtherStore, toldOtherDatabase, withoutStore]: (CliResult | undefined)[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-backup-'));
    await chmod(folder, 0o711);
    const [from, to] = await freePorts(2);
    source = { BREWLINE_DATA_DIR: join(folder, 'source'), POSTGRES_PORT: String(from) };
    target = { BREWLINE_DATA_DIR: join(folder, 'target'), POSTGRES_PORT: String(to) };
    file = join(folder, 'brewline.tar');
    await withPrivateDatabase({ config: readConfig(source), onProgress: () => undefined }, async () => {
      const DATABASE_URL = await ownerUrl(source);
      await migrate({ databaseUrl: DATABASE_URL });
      await withPool({ databaseUrl: DATABASE_URL, applicationName: 'test' }, async (pool) => {
        for (const login of ['stays', 'goes']) await addPerson(pool, login, 'brewer');
      });
      await writeOtherFiles(source);
      await ask(
        DATABASE_URL,
        `insert into identity.login_session (person_id, kind, secret_hash)
         select person_id, 'browser', sha256('x') from identity.person where login = 'stays'`,
      );
      const stop = new AbortController();
      const { stopped } = await growBothTables(DATABASE_URL, stop.signal);
      await writeRunFile(source, { DATABASE_URL, EVENTSTORE_URL: await storeUrl(source) });
      backedUp = await runCli(['backup', file, '--json'], source);
      assert.equal((await runCli(['backup', join(file, 'below.tar')], source)).code, 1);
      const own = 'esdb://es.internal:2113';
      await writeRunFile(source, { DATABASE_URL, EVENTSTORE_URL: own });
      ofOtherStore = await runCli(['backup', `${file}.none`], source);
      await writeRunFile(source, { DATABASE_URL, EVENTSTORE_URL: await storeUrl(source) });
      toldOtherStore = await runCli(['backup', `${file}.none`], { ...source, EVENTSTORE_URL: own });
      toldOtherDatabase = await runCli(['backup', `${file}.none`], {
        ...source,
        DATABASE_URL: 'postgres://db/x',
      });
      assert.equal((await runCli(['person', 'delete', 'goes', '--yes'], source)).code, 0);
      erased = join(folder, 'erased.txt');
      await writeFile(erased, (await runCli(['person', 'erased'], source)).stdout);
      await rm(runFileOf(source));
      withoutStore = await runCli(['backup', `${file}.none`], { ...source, DATABASE_URL });
      stop.abort();
      await stopped;
      recorded = await ask(
        DATABASE_URL,
        'select outcome, kind, bytes, note from operations.backup order by outcome',
      );
      rights = await ask(DATABASE_URL, rightsQuery);
    });
  });
  after(() => rm(folder, { recursive: true }));

  it('is of an instance whose servers are all private ones, and says which is not', () => {
    assert.match(ofOtherStore?.stderr ?? '', /EVENTSTORE_URL names an event store of your own/, 'as it runs');
    assert.match(
      toldOtherStore?.stderr ?? '',
      /EVENTSTORE_URL names an event store of your own/,
      'as it is told',
    );
    assert.match(toldOtherDatabase?.stderr ?? '', /DATABASE_URL names a PostgreSQL of your own/);
    assert.match(
      withoutStore?.stderr ?? '',
      /does not run with the data in/,
      'nobody says which event store',
    );
    for (const refused of [ofOtherStore, toldOtherStore, toldOtherDatabase, withoutStore])
      assert.equal(refused?.code, 1);
  });

  it('is one file for its owner alone, which says what is in it and that it has secrets', async () => {
    assert.equal(backedUp.code, 0, backedUp.stderr);
    assert.match(backedUp.stderr, /secrets.*encrypt/);
    const { mode, size } = await stat(file);
    assert.equal(mode & 0o777, 0o600);
    assert.equal((JSON.parse(backedUp.stdout) as { bytes: number }).bytes, size);
    assert.deepEqual(recorded, [
      { outcome: 'failed', kind: 'file', bytes: null, note: '… is no folder' },
      { outcome: 'made', kind: 'file', bytes: String(size), note: null },
    ]);
    assert.deepEqual((await readdir(folder)).toSorted(), ['brewline.tar', 'erased.txt', 'source']);
  });

  it('gives back one moment of a database that was written to, its rights, secrets, authority and devices', async () => {
    const restored = await runCli(['restore', file, '--json', '--erased', erased], target);
    assert.equal(restored.code, 0, restored.stderr);
    assert.match(restored.stderr, /deleted again: 1 of 1 people/);
    const { tables } = JSON.parse(backedUp.stdout) as { tables: Record<string, number> };
    const rows = tables['identity.brewed'] ?? 0;
    assert.ok(rows > 0);
    assert.equal(tables['identity.drunk'], rows);
    await withPrivateDatabase({ config: readConfig(target), onProgress: () => undefined }, async () => {
      const url = await ownerUrl(target);
      const litres = await ask(url, 'select count(*)::int as rows, max(litres) as most from identity.brewed');
      assert.deepEqual(litres, [{ rows, most: rows - 1 }]);
      assert.deepEqual(await ask(url, rightsQuery), rights);
      assert.equal(tables['identity.login_session'], 1);
      assert.deepEqual(
        await ask(url, 'select from identity.login_session'),
        [],
        'log-ins must not come back',
      );
      assert.deepEqual(await ask(url, 'select login from identity.person'), [{ login: 'stays' }]);
    });
    for (const name of ['secrets.json', 'tls/ca.key', 'tls/ca.pem', 'fleet.json', 'fleet/devices/a.json']) {
      const [before, after] = [source, target].map((env) => join(env.BREWLINE_DATA_DIR ?? '', name));
      assert.deepEqual(await readFile(after ?? ''), await readFile(before ?? ''), name);
      assert.equal((await stat(after ?? '')).mode & 0o777, 0o600, name);
    }
    assert.deepEqual(await readdir(join(folder, 'target', 'tls')), ['ca.key', 'ca.pem']);
  });

  it('takes the place of nothing', async () => {
    const before = await readFile(file);
    const again = await runCli(['backup', file], source);
    assert.deepEqual([again.code, again.stderr], [1, `brewline: ${file} exists already: name a new file\n`]);
    assert.deepEqual(await readFile(file), before);
    const occupied = await runCli(['restore', file], source);
    assert.equal(occupied.code, 1);
    assert.match(occupied.stderr, /nothing was restored to .*source: .*has data already.*BREWLINE_DATA_DIR/);
  });

  it('says that nothing runs, and leaves no file', async () => {
    const early = await runCli(['backup', join(folder, 'early.tar')], source);
    assert.equal(early.code, 1);
    assert.match(early.stderr, /does not run with the data in .*source: start it/);
    assert.ok(!(await readdir(folder)).some((name) => name.startsWith('early')));
  });

  it('leaves an empty folder where the backup is damaged, cut short, or none', async () => {
    const whole = await readFile(file);
    const damaged = Buffer.from(whole);
    damaged.fill('x', whole.length / 2, whole.length / 2 + 4);
    const cases = { damaged, cut: whole.subarray(0, whole.length * 0.9), none: Buffer.from('no archive') };
    for (const [name, content] of Object.entries(cases)) {
      const env = { ...target, BREWLINE_DATA_DIR: join(folder, `into-${name}`) };
      await writeFile(join(folder, name), content);
      const refused = await runCli(['restore', join(folder, name)], env);
      assert.equal(refused.code, 1, name);
      assert.match(refused.stderr, /nothing was restored to .*: the backup can't be read: /, name);
      assert.deepEqual(await readdir(env.BREWLINE_DATA_DIR), [], name);
    }
  });

  it('writes to no place outside of the data folder', async () => {
    for (const name of ['../escaped', 'fleet/../../escaped', join(folder, 'escaped'), 'log/escaped']) {
      const forged = join(folder, 'forged.tar');
      const archive = new ArchiveWriter(createWriteStream(forged));
      await archive.add({ name: 'manifest.json', content: Buffer.from(backedUp.stdout) });
      await archive.add({ name, content: Buffer.from('mine') });
      await archive.end();
      const env = { ...target, BREWLINE_DATA_DIR: join(folder, 'into-forged') };
      const refused = await runCli(['restore', forged], env);
      assert.match(refused.stderr, /does not belong into a data folder/, name);
      assert.ok(!(await readdir(folder)).includes('escaped'));
    }
  });

  it('is given up where a table has another number of rows than the backup says', async () => {
    const forged = join(folder, 'fewer.tar');
    const archive = new ArchiveWriter(createWriteStream(forged));
    for await (const entry of readArchive(createReadStream(file))) {
      const isManifest = entry.name === 'manifest.json';
      const content = isManifest
        ? Buffer.from(String(entry.content).replace(/("identity.drunk": )/, '$19'))
        : entry.content;
      await archive.add({ name: entry.name, content });
    }
    await archive.end();
    const env = { ...target, BREWLINE_DATA_DIR: join(folder, 'into-fewer') };
    const refused = await runCli(['restore', forged], env);
    assert.match(refused.stderr, /restored tables differ from the backup: identity\.drunk\n$/);
    assert.deepEqual(await readdir(env.BREWLINE_DATA_DIR), []);
  });
});

function runFileOf({ BREWLINE_DATA_DIR = '' }: Environment): string {
  return join(BREWLINE_DATA_DIR, 'run.json');
}

/** As `npm start` writes it. */
async function writeRunFile(environment: Environment, urls: Environment): Promise<void> {
  await writeFile(runFileOf(environment), JSON.stringify({ ...environment, ...urls }));
}

async function storeUrl({ BREWLINE_DATA_DIR: dataDir = '' }: Environment): Promise<string> {
  const { eventStore } = await loadSecrets(dataDir);
  const port = readConfig({}).eventStorePort;
  return privateEventStoreUrl({ dataDir, role: 'operator', secret: eventStore.operator, port });
}

async function ownerUrl({ BREWLINE_DATA_DIR = '', POSTGRES_PORT }: Environment): Promise<string> {
  const { database } = await loadSecrets(BREWLINE_DATA_DIR);
  const user = 'brewline_owner';
  return databaseUrl({ user, password: database[user], port: Number(POSTGRES_PORT), database: 'brewline' });
}

/** What `npm start` would have there besides. */
async function writeOtherFiles({ BREWLINE_DATA_DIR = '' }: Environment): Promise<void> {
  for (const name of ['tls', 'fleet/devices', 'rabbitmq'])
    await mkdir(join(BREWLINE_DATA_DIR, name), { recursive: true });
  const names = [
    'tls/ca.key',
    'tls/ca.pem',
    'tls/server.key',
    'fleet.json',
    'fleet/devices/a.json',
    'rabbitmq/b',
  ];
  for (const name of names) await writeFile(join(BREWLINE_DATA_DIR, name), `this is ${name}`);
}

/** Two tables that have the same number of rows at any moment, growing until told to stop; at least one by the time it returns. */
async function growBothTables(
  url: string,
  signal: AbortSignal,
): Promise<{ readonly stopped: Promise<void> }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const insert = async (litres: number) => {
    const values = `insert into identity.brewed values (${litres}); insert into identity.drunk values (${litres})`;
    await client.query(`begin; ${values}; commit`);
  };
  await client.query('create table identity.brewed (litres int); create table identity.drunk (litres int)');
  await client.query('grant select on identity.brewed to brewline_api');
  await insert(0);
  const insertMore = async () => {
    for (let litres = 1; !signal.aborted; litres += 1) await insert(litres);
    await client.end();
  };
  return { stopped: insertMore() };
}

/** Everything that somebody may do with a table, and whose it is. */
const rightsQuery = `
  select relnamespace::regnamespace::text || '.' || relname as name, relowner::regrole::text as owner, relacl::text as acl
  from pg_class where relkind in ('r', 'p', 'v', 'S') and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
  order by 1`;

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
