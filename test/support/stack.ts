import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import {
  enrollDevices,
  ensureFirstAdministrator,
  resetPassword,
} from '../../adapters/postgres/identity/index.js';
import { migrate } from '../../adapters/postgres/migrate.js';
import { readConfig, settings, type Config } from '../../infra/config.js';
import { freePorts, setUp, type Place } from '../../infra/local/setup/index.js';
import { startRoles } from '../../infra/local/start/index.js';
import { withoutDisk } from './postgres.js';

/** Everything that `npm start` runs but the fleet, in a private place on free ports. */
export interface Stack {
  readonly place: Place;
  readonly mqttUrl: string;
  readonly caFile: string;
  readonly apiUrl: string;
  readonly eventStoreUrl: string;
  /** As the owner of all tables. */
  readonly databaseUrl: string;
  readonly administrator: { readonly login: string; readonly password: string };
  /** The last figures that each role sent. */
  readonly stats: ReadonlyMap<string, Readonly<Record<string, number>>>;
  /** Makes devices known; returns their secrets. */
  enroll(deviceIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** SIGKILL to one part (a role, `postgres` or `rabbitmq`); the supervisor starts it again. */
  kill(part: string): void;
  stop(): Promise<void>;
}

export interface StackOptions {
  /** Added to the environment of every role. */
  readonly env?: Readonly<Record<string, string>>;
  /** Of an earlier stack, or an empty one; it stays. A new one that goes with the stack when left out. */
  readonly dataDir?: string;
  /** Its database waits for the disk, as in production; tests have no use for that, measurements do. */
  readonly waitsForDisk?: boolean;
}

/** Takes some 15 s; to be stopped in the suite's `after`. */
export async function startStack({
  env = {},
  waitsForDisk = false,
  ...options
}: StackOptions = {}): Promise<Stack> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'brewline-stack-')));
  const place = await setUp({
    config: await configOnFreePorts(dataDir, env),
    onProgress: () => undefined,
    onSupervisorEvent: () => undefined,
    migrate: async (to) => void (await migrate(to)),
  });
  const stop = async () => {
    await place.stop();
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  const stats = new Map<string, Readonly<Record<string, number>>>();
  try {
    if (!waitsForDisk) await withoutDisk(place.adminDatabaseUrl);
    await startRoles(place, { env, onStats: (part, values) => stats.set(part, values) });
    return await stackOf(place, { stats, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stackOf(place: Place, rest: Pick<Stack, 'stats' | 'stop'>): Promise<Stack> {
  const { config, ownerDatabaseUrl: databaseUrl, supervisor } = place;
  const asOwner = async <T>(work: (pool: Pool) => Promise<T>): Promise<T> => {
    const pool = new Pool({ connectionString: databaseUrl, max: 1 });
    try {
      return await work(pool);
    } finally {
      await pool.end();
    }
  };
  const administrator = await asOwner(administratorOf);
  return {
    ...rest,
    place,
    mqttUrl: config.mqttUrl,
    caFile: config.mqttCaFile,
    apiUrl: `http://127.0.0.1:${config.apiPort}`,
    eventStoreUrl: config.eventStoreUrl,
    databaseUrl,
    administrator,
    enroll: (deviceIds) => asOwner((pool) => enrollDevices(pool, config.credentialKey, deviceIds)),
    kill(part) {
      const pid = supervisor.pidOf(part);
      if (pid === undefined) throw new Error(`${part} does not run`);
      process.kill(pid, 'SIGKILL');
    },
  };
}

/** In an earlier place with another password. */
async function administratorOf(pool: Pool): Promise<Stack['administrator']> {
  const made = await ensureFirstAdministrator(pool);
  if (made) return made;
  const password = await resetPassword(pool, 'admin');
  if (password === undefined) throw new Error('the place has administrators, and none is admin');
  return { login: 'admin', password };
}

/** Of its servers and roles, as `npm start` writes them down. */
export async function partPids({ dataDir }: Place): Promise<number[]> {
  const folder = join(dataDir, 'run');
  const names = (await readdir(folder)).filter((name) => name !== 'owner.json');
  return Promise.all(
    names.map(async (name) => {
      const { pid } = JSON.parse(await readFile(join(folder, name), 'utf8')) as { pid: number };
      return pid;
    }),
  );
}

async function configOnFreePorts(dataDir: string, env: Readonly<Record<string, string>>): Promise<Config> {
  return readConfig({ ...(await portVariables()), BREWLINE_DATA_DIR: dataDir, ...env });
}

/** A free port for each setting of one. */
export async function portVariables(): Promise<Readonly<Record<string, string>>> {
  const variables = Object.values(settings).flatMap(({ env: name }) =>
    name.endsWith('_PORT') ? [name] : [],
  );
  const ports = await freePorts(variables.length);
  return Object.fromEntries(variables.map((name, index) => [name, String(ports[index])]));
}
