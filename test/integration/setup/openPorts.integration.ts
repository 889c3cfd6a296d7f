import assert from 'node:assert/strict';
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { roles } from '../../../infra/local/setup/index.js';
import { listenersOf, type Listener } from '../../support/listeners.js';
import { useStack } from '../../support/sharedStack.js';
import { partPids } from '../../support/stack.js';
import type { Attempt, Door } from './stranger.js';

/** Of nobody and of no process: neither root's nor a role's. */
const strangerId = 64_321;
const stranger = process.getuid?.() === 0 ? { uid: strangerId, gid: strangerId } : {};

describe('the ports of a whole instance', () => {
  const stack = useStack();
  let listeners: readonly Listener[];

  before(async function () {
    if (process.platform !== 'linux') this.skip();
    listeners = await listenersOf(await partPids(stack().place));
  });

  /** What listens where, by the settings; a port that is not here is nobody's. */
  function doors(): ReadonlyMap<number, Door | 'distribution'> {
    const { config } = stack().place;
    return new Map([
      [config.postgresPort, 'postgres'],
      [config.amqpPort, 'amqp'],
      [config.mqttPlainPort, 'mqtt'],
      [config.mqttPort, 'mqtts'],
      [config.epmdPort, 'portMapper'],
      [config.brokerDistributionPort, 'distribution'],
      [config.eventStorePort, 'eventStore'],
      [config.authPort, 'authBackend'],
      [config.apiPort, 'api'],
    ]);
  }

  it('are on loopback, all known, and no Unix socket is among them', () => {
    const unknown = listeners.filter(
      (each) => each.type === 'unix' || !/^(127\.0\.0\.1|::1)$/.test(each.address) || !doors().has(each.port),
    );
    assert.deepEqual(unknown, []);
    const found = new Set(listeners.flatMap((each) => (each.type === 'tcp' ? [each.port] : [])));
    assert.deepEqual(found, new Set(doors().keys()));
  });

  it('let in nobody without a secret, as another user of this machine', async () => {
    const attempts = listeners.flatMap((each): Attempt[] => {
      const door = each.type === 'tcp' ? doors().get(each.port) : undefined;
      return each.type === 'tcp' && door !== undefined && door !== 'distribution'
        ? [{ door, port: each.port }]
        : [];
    });
    const child = fork(join(import.meta.dirname, 'stranger.js'), { ...stranger, env: {}, cwd: '/' });
    child.send(attempts);
    const [answers] = (await once(child, 'message')) as [Record<Door, readonly string[]>];
    const refusals: Readonly<Record<Door, RegExp>> = {
      postgres: /^28P01 password authentication failed/,
      amqp: /ACCESS_REFUSED|403/,
      mqtt: /Not authorized|Bad username or password/i,
      mqtts: /Not authorized|Bad username or password/i,
      // It has no passwords: it tells names and ports to anybody on this machine, and does nothing for them.
      portMapper: /^(NO|.{4}name brewline at port \d+\n)$/s,
      eventStore: /^grpc-status (7|16)$/,
      authBackend: /^HTTP 404$/,
      api: /^HTTP 401$/,
    };
    assert.deepEqual(new Set(Object.keys(answers)), new Set(Object.keys(refusals)));
    for (const [door, said] of Object.entries(answers) as [Door, readonly string[]][])
      for (const answer of said) assert.match(answer, refusals[door], door);
  });

  it('let no Erlang node without the cookie join the broker', async () => {
    const { epmdPort } = stack().place.config;
    const home = await mkdtemp(join(tmpdir(), 'brewline-erl-'));
    const ping = async (cookie: string, as: object) => {
      const args = ['-noinput', '-sname', `stranger${cookie.slice(0, 4)}@localhost`, '-setcookie', cookie];
      const program = "io:format('~p', [net_adm:ping('brewline@localhost')]), halt().";
      const env = {
        PATH: process.env.PATH,
        HOME: home,
        ERL_EPMD_PORT: String(epmdPort),
        ERL_EPMD_ADDRESS: '127.0.0.1',
      };
      const { stdout } = await promisify(execFile)('erl', [...args, '-eval', program], {
        ...as,
        env,
        cwd: '/',
      });
      return stdout.trim();
    };
    try {
      assert.match(await ping('wrongcookie', stranger), /pang$/);
      assert.match(await ping(stack().place.secrets.erlangCookie, {}), /pong$/);
    } finally {
      await rm(home, { recursive: true });
    }
  });

  it('let each role read and write its own tables, and no others', async () => {
    const { place } = stack();
    const tables = await tablesOf(stack().databaseUrl);
    const found: Record<string, Reach> = {};
    for (const role of roles) {
      const { DATABASE_URL: url = '' } = place.environmentOf(role);
      found[role] = await reachOf(url, tables);
    }
    assert.deepEqual(found, await documentedReach());
  });
});

/** Schemas with a table that a user reads, and those with one that it writes. */
interface Reach {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** What operations.md says, by role. */
async function documentedReach(): Promise<Readonly<Record<string, Reach>>> {
  const page = await readFile(join(import.meta.dirname, '../../../../infra/operations.md'), 'utf8');
  const section = page.split('### Rights at PostgreSQL')[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| `([\w-]+)` *\| ([\w, ]+?) *\| ([\w, ]+?) *\|$/gm)];
  return Object.fromEntries(
    rows.map(([, role = '', reads = '', writes = '']) => [
      role,
      { reads: reads.split(', '), writes: writes.split(', ') },
    ]),
  );
}

/** Name of each table, with its schema. */
async function tablesOf(url: string): Promise<readonly string[]> {
  return withDatabase(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    return rows.map(({ name }) => name);
  });
}

/** Tried, not asked for. */
async function reachOf(url: string, tables: readonly string[]): Promise<Reach> {
  return withDatabase(url, async (client) => {
    const may = async (statement: string) => {
      await client.query('begin');
      const refused = await client.query(statement).then(
        () => false,
        ({ code }: { code?: string }) => code === '42501',
      );
      await client.query('rollback');
      return !refused;
    };
    const [reads, writes] = [new Set<string>(), new Set<string>()];
    for (const table of tables) {
      const [schema = ''] = table.split('.');
      if (await may(`select from ${table} limit 0`)) reads.add(schema);
      for (const change of [`insert into ${table} default values`, `delete from ${table} where false`])
        if (await may(change)) writes.add(schema);
    }
    return { reads: [...reads], writes: [...writes] };
  });
}

async function withDatabase<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
