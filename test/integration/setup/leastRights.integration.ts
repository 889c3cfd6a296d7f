import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { settings } from '../../../infra/config.js';
import { startFleet, startRoles } from '../../../infra/local/start/index.js';
import { newLedgerFile } from '../../../infra/local/start/timedRun.js';
import { freePorts, setUp, type Place } from '../../../infra/local/setup/index.js';
import { migrate } from '../../../adapters/postgres/migrate.js';
import { readConfig } from '../../../infra/config.js';
import { adoptDatabase, databaseFolder, fallbackFolder } from '../../../infra/local/setup/postgresData.js';
import { systemUser } from '../../../infra/local/setup/systemUser.js';
import { until } from '../../support/until.js';
import { rabbitmqctl } from '../../support/broker.js';

describe('what npm start runs', () => {
  const notes: string[] = [];
  let folder: string;
  let dataDir: string;
  let place: Place;
  let umaskBefore: number;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-rights-'));
    await chmod(folder, 0o711);
    dataDir = join(folder, 'data');
    // What an earlier version left, with the rights that it gave.
    umaskBefore = process.umask(0);
    await mkdir(join(dataDir, 'fleet'), { recursive: true });
    await mkdir(join(dataDir, 'log'));
    for (const file of ['fleet/machines.json', 'log/install.log']) await writeFile(join(dataDir, file), '{}');
    const variables = Object.values(settings).flatMap(({ env }) => (env.endsWith('_PORT') ? [env] : []));
    const ports = await freePorts(variables.length);
    place = await setUp({
      config: readConfig({
        ...Object.fromEntries(variables.map((name, index) => [name, String(ports[index])])),
        BREWLINE_DATA_DIR: dataDir,
      }),
      onProgress: (progress) => void (progress.type === 'note' && notes.push(progress.text)),
      onSupervisorEvent: () => undefined,
      migrate: async (to) => void (await migrate(to)),
    });
    await startRoles(place, { onStats: () => undefined });
    let acknowledged = 0;
    await startFleet(place, {
      devices: 2,
      rate: 5,
      speed: 60,
      seed: 1,
      faults: false,
      ledgerFile: newLedgerFile(dataDir),
      onStats: (_, values) => (acknowledged = values.acknowledged ?? 0),
    });
    await until('the fleet is heard', () => acknowledged > 5);
    await until(
      'machines have written down their memory',
      async () => (await readdir(join(dataDir, 'fleet', 'devices')).catch(() => [])).length === 2,
    );
  });
  after(async () => {
    process.umask(umaskBefore);
    await place.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('leaves nothing in the data folder that others can read, whatever the umask was and is', async () => {
    const open: string[] = [];
    for (const name of await readdir(dataDir, { recursive: true })) {
      // Files come and go while everything runs.
      const stat = await lstat(join(dataDir, name)).catch(() => undefined);
      if (stat && !stat.isSymbolicLink() && (stat.mode & 0o077) !== 0)
        open.push(`${(stat.mode & 0o777).toString(8)} ${name}`);
    }
    assert.deepEqual(open, []);
    // Servers of other users pass through the data folder itself.
    assert.equal((await lstat(dataDir)).mode & 0o766, 0o700);
  });

  it('has no process of root, and says so where that can not be helped', async function () {
    if (process.getuid?.() !== 0 || process.platform !== 'linux') this.skip();
    const users = new Map<string, number>();
    for (const { name, pid } of await processes()) {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      const [, uid, effective] = /^Uid:\s+(\d+)\s+(\d+)/m.exec(status) ?? [];
      assert.equal(uid, effective);
      users.set(name, Number(uid));
      if (name !== 'owner') assert.notEqual(Number(/^Groups:\s*(\d*)/m.exec(status)?.[1] || -1), 0, name);
    }
    const uidOf = async (purpose: 'database' | 'broker' | 'role') => (await systemUser(purpose))?.uid;
    assert.deepEqual(notes, []);
    assert.equal(users.get('postgres'), await uidOf('database'));
    for (const name of ['rabbitmq', 'epmd']) assert.equal(users.get(name), await uidOf('broker'), name);
    for (const name of ['event-store', 'auth', 'ingest', 'projector', 'dispatcher', 'api', 'simulate'])
      assert.equal(users.get(name), await uidOf('role'), name);
  });

  it("shows no secret in any process's command line", async function () {
    if (process.platform !== 'linux') this.skip();
    const secrets = [...JSON.stringify(place.secrets).matchAll(/[0-9a-f]{64}/g)].map(([secret]) => secret);
    const fleet = JSON.parse(await readFile(join(dataDir, 'fleet.json'), 'utf8')) as { secret: string }[];
    secrets.push(...fleet.map(({ secret }) => secret));
    assert.ok(secrets.length > 10);
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    for (const pid of pids) {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      assert.ok(!secrets.some((secret) => line.includes(secret)), line.split('\0')[0]);
    }
  });

  it('can still be asked by rabbitmqctl', () => rabbitmqctl(place.brokerEnvironment, 'list_queues'));

  async function processes(): Promise<{ name: string; pid: number }[]> {
    const files = await readdir(join(dataDir, 'run'));
    return Promise.all(
      files.map(async (file) => {
        const { pid } = JSON.parse(await readFile(join(dataDir, 'run', file), 'utf8')) as { pid: number };
        return { name: file.replace('.json', ''), pid };
      }),
    );
  }
});

describe('a database that is not inside the data folder', () => {
  let folder: string;
  const made: string[] = [];
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'brewline-closed-'))));
  after(async () => {
    for (const path of [folder, ...made]) await rm(path, { recursive: true, force: true });
  });

  /** A data folder that PostgreSQL's user can't enter, with a database. */
  async function used(name: string): Promise<{ dataDir: string; database: string }> {
    const dataDir = join(folder, name);
    const { folder: database } = await databaseFolder(
      join(dataDir, 'postgres'),
      await systemUser('database'),
    );
    assert.match(relative('/var/lib', database), /^brewline-/);
    made.push(database, fallbackFolder(join(folder, `${name} moved`, 'postgres')));
    await mkdir(join(database, 'cluster'));
    await writeFile(join(database, 'cluster', 'PG_VERSION'), '15\n');
    return { dataDir, database };
  }

  beforeEach(function () {
    if (process.getuid?.() !== 0) this.skip();
  });

  it('moves with a data folder that was moved', async () => {
    const { dataDir } = await used('one');
    const moved = `${dataDir} moved`;
    await rename(dataDir, moved);
    assert.match((await adoptDatabase(moved)) ?? '', /was moved from .*one: its database/);
    const { folder: database } = await databaseFolder(join(moved, 'postgres'), await systemUser('database'));
    assert.equal(await readFile(join(database, 'cluster', 'PG_VERSION'), 'utf8'), '15\n');
  });

  it('is not taken from the data folder that was copied, and no empty one begins', async () => {
    const { dataDir, database } = await used('two');
    const copy = `${dataDir} moved`;
    await mkdir(copy);
    await writeFile(join(copy, 'postgres.json'), await readFile(join(dataDir, 'postgres.json')));
    await assert.rejects(adoptDatabase(copy), /still uses it: copy it to \/var\/lib\/brewline-/);
    await rm(database, { recursive: true });
    await assert.rejects(adoptDatabase(copy), /no longer exists: restore it from a backup/);
  });

  it('stays where it is when its user may enter by now, and is not left out when its user may not any more', async () => {
    const { dataDir, database } = await used('three');
    await chmod(folder, 0o711);
    const user = await systemUser('database');
    try {
      const inside = join(dataDir, 'postgres');
      assert.equal((await databaseFolder(inside, user)).folder, database);
      await rename(database, inside);
      assert.equal((await databaseFolder(inside, user)).folder, inside);
      await chmod(folder, 0o700);
      await assert.rejects(databaseFolder(inside, user), /can't enter.*chmod/);
    } finally {
      await chmod(folder, 0o700);
    }
  });
});
