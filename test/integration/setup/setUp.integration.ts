import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createEventStore } from '../../../adapters/eventStore/index.js';
import { readConfig, settings } from '../../../infra/config.js';
import { freePorts, setUp, type Place, type Progress } from '../../../infra/local/setup/index.js';
import { rolePart } from '../../../infra/local/supervisor/index.js';
import { runCli } from '../cli/runCli.js';
import { databaseFolder, fallbackFolder } from '../../../infra/local/setup/postgresData.js';
import { systemUser } from '../../../infra/local/setup/systemUser.js';
import type { SetUpOptions } from '../../../infra/local/setup/place.js';

describe('set-up', () => {
  let folder: string;
  let env: Record<string, string>;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-setup-'));
    await chmod(folder, 0o711);
    const ports = Object.values(settings).filter((setting) => setting.env.endsWith('_PORT'));
    const free = await freePorts(ports.length);
    env = Object.fromEntries(ports.map((setting, index) => [setting.env, String(free[index])]));
    env[settings.dataDir.env] = join(folder, 'data');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function place(
    onProgress: (progress: Progress) => void = () => undefined,
    changed: Readonly<Record<string, string>> = {},
    more: Partial<Pick<SetUpOptions, 'migrate' | 'signal'>> = {},
  ): Promise<Place> {
    const ignore = () => undefined;
    return setUp({
      config: readConfig({ ...env, ...changed }),
      onProgress,
      onSupervisorEvent: ignore,
      migrate: async () => undefined,
      ...more,
    });
  }

  it('makes a place, and takes up its data the next time, even after its owner was killed', async () => {
    const first = await place();
    await run(first.ownerDatabaseUrl, 'create table brewed (litres int); insert into brewed values (5)');
    await first.stop();

    const killed = fork(join(import.meta.dirname, 'placeOwner.js'), { env: { ...process.env, ...env } });
    await once(killed, 'message');
    killed.kill('SIGKILL');
    await once(killed, 'exit');

    const notes: string[] = [];
    const again = await place((progress) => void (progress.type === 'note' && notes.push(progress.text)));
    try {
      assert.match(notes.join(), /did not end cleanly.*postgres/);
      assert.deepEqual(again.secrets, first.secrets);
      assert.deepEqual(await run(again.ownerDatabaseUrl, 'select litres from brewed'), [{ litres: 5 }]);
      await assert.rejects(place(), /runs already.*BREWLINE_DATA_DIR/s);
    } finally {
      await again.stop();
    }
  });

  it('gives the event store of an older data folder its users, and the command line finds it', async () => {
    const file = join(folder, 'data', 'secrets.json');
    const older = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    delete older.eventStore;
    await writeFile(file, JSON.stringify(older), { mode: 0o600 });
    await rm(join(folder, 'data', 'eventstore'), { recursive: true });
    const running = await place();
    try {
      const name = 'event-store';
      await running.supervisor.start(
        rolePart({
          name,
          file: join(import.meta.dirname, '../../../infra/main/eventStore.js'),
          env: running.environmentOf(name),
          logFile: join(folder, 'event-store.log'),
          pidFiles: running.pidFiles,
          onStats: () => undefined,
        }),
      );
      const { code, stdout, stderr } = await runCli(['scavenge', '--json'], {
        BREWLINE_DATA_DIR: join(folder, 'data'),
      });
      assert.deepEqual([code, stderr], [0, '']);
      assert.equal((JSON.parse(stdout) as { removedEvents: number }).removedEvents, 0);
      const store = createEventStore({ url: running.config.eventStoreUrl });
      assert.match(await store.identity(), /^[0-9a-f-]{36}$/);
      await store.close();
    } finally {
      await running.stop();
    }
  });

  it('keeps secrets from everybody else', async () => {
    for (const file of ['secrets.json', 'tls/ca.key', 'rabbitmq/definitions.json', 'eventstore/users.json']) {
      const { mode } = await stat(join(folder, 'data', file));
      assert.equal(mode & 0o077, 0, file);
    }
  });

  it('names the ports that are taken, with the variables that change them', async () => {
    const taken = createServer().listen(Number(env.AMQP_PORT), '127.0.0.1');
    await once(taken, 'listening');
    try {
      await assert.rejects(place(), new RegExp(`port ${env.AMQP_PORT} .*AMQP_PORT=`));
    } finally {
      await new Promise((closed) => taken.close(closed));
    }
  });

  for (const [variable, url] of [
    ['DATABASE_URL', 'postgres://me:secret@127.0.0.1:1/mine'],
    ['AMQP_URL', 'amqp://me:secret@127.0.0.1:1'],
    ['EVENTSTORE_URL', 'esdb://me:secret@127.0.0.1:1?tls=false'],
    ['EVENTSTORE_URL', 'esdb+discover://me:secret@127.0.0.1:1?tls=false'],
  ] as const) {
    it(`names the server of ${variable} when ${url.replace(/:.*/, '')} does not answer, and not its password`, async () => {
      const started: Progress[] = [];
      const outcome = place((progress) => void started.push(progress), { [variable]: url });
      await assert.rejects(outcome, ({ message }: Error) => {
        assert.match(message, new RegExp(`named by ${variable} can't be used yet: .`));
        assert.doesNotMatch(message, /secret/);
        return true;
      });
      assert.deepEqual(started, []);
    });
  }

  for (const [what, damage] of [
    ['missing', (file: string) => rm(file)],
    ['cut short', (file: string) => truncate(file, 300)],
    ['empty', (file: string) => writeFile(file, '{}')],
  ] as const) {
    it(`refuses a secrets.json that is ${what} beside a database, and changes nothing`, async () => {
      const file = join(folder, 'data', 'secrets.json');
      const whole = await readFile(file);
      await damage(file);
      const damaged = await readFile(file, 'utf8').catch(() => undefined);
      try {
        await assert.rejects(place(), /secrets\.json .*Nothing was changed.*backup.*BREWLINE_DATA_DIR=/);
        assert.equal(await readFile(file, 'utf8').catch(() => undefined), damaged);
      } finally {
        await writeFile(file, whole, { mode: 0o600 });
      }
    });
  }

  it('names a data folder that is a file', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const dataDir of [file, join(file, 'below')]) {
      const refused = /data folder .*file.* can't be used: .* is a file\. .*BREWLINE_DATA_DIR=/;
      await assert.rejects(place(undefined, { BREWLINE_DATA_DIR: dataDir }), refused);
    }
  });

  it('is given up at once while a step hangs, and leaves nothing running', async () => {
    const stopping = new AbortController();
    const hang = () => {
      setImmediate(() => stopping.abort());
      return new Promise<void>(() => undefined);
    };
    await assert.rejects(
      place(undefined, {}, { migrate: hang, signal: stopping.signal }),
      ({ name }: Error) => name === 'AbortError',
    );
    assert.deepEqual(await readdir(join(folder, 'data', 'run')), []);
  });

  it('is given up while a server does not come up', async () => {
    const stopping = new AbortController();
    const ended = place(
      (progress) => void (progress.type === 'started' && setTimeout(() => stopping.abort(), 300)),
      {},
      { signal: stopping.signal },
    );
    await assert.rejects(ended, ({ name }: Error) => name === 'AbortError');
    assert.deepEqual(await readdir(join(folder, 'data', 'run')), []);
  });

  it("puts the database elsewhere when its user can't enter the folder", async function () {
    if (process.getuid?.() !== 0) this.skip();
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const wanted = join(closed, 'data', 'postgres');
    const { folder: instead, insteadOf } = await databaseFolder(wanted, await systemUser('database'));
    try {
      assert.equal(insteadOf, wanted);
      assert.equal(instead, fallbackFolder(wanted));
      assert.notEqual((await stat(instead)).uid, 0);
    } finally {
      await rm(instead, { recursive: true });
    }
  });

  it('writes down for the command line where it runs, only while it runs', async () => {
    await assert.rejects(readFile(join(folder, 'data', 'run.json')), /ENOENT/);
  });
});

async function run(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
