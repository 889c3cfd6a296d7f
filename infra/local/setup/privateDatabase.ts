import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { readConfig, settings, type Config } from '../../config.js';
import { PidFiles, Supervisor } from '../supervisor/index.js';
import { findOrInstall, installLog } from './findOrInstall.js';
import { inheritedEnvironment } from './inheritedEnvironment.js';
import { assertPortsFree } from './ports.js';
import { versionOfData } from './postgresData.js';
import { privateEventStoreUrl } from './privateEventStore.js';
import { adminUrl, databaseUrl } from './privatePostgres.js';
import { findPostgres } from './programs.js';
import type { OnProgress } from './progress.js';
import { loadSecrets, type Secrets } from './secrets.js';
import { startPostgres } from './startServers.js';
import { openDataFolder } from './systemUser.js';

/** The database `brewline` of a private PostgreSQL. */
export interface PrivateDatabase {
  /** Folder of `pg_dump` and the like, of the server's version. */
  readonly bin: string;
  /** A superuser's URL of the database. */
  readonly url: string;
  /** The same user's of the server's own database. */
  readonly serverUrl: string;
}

/**
 * The database of the instance that runs in a data folder, with everything in it: events, read models, people and devices.
 *
 * @param config of the running instance, as `findInstance` reads it
 * @throws BrewlineError `CONFIGURATION_INVALID` with what to do, where none runs, or a server is not the instance's own
 */
export async function privateDatabaseOf(config: Config): Promise<PrivateDatabase> {
  const { dataDir, postgresPort } = config;
  const version = versionOfData(dataDir);
  if (version === undefined) throw unusable(`there is no private database for the data folder ${dataDir}`);
  const secrets = await loadSecrets(dataDir);
  assertPrivate(config, secrets);
  const bin = findPostgres(process.env.PATH ?? '', version);
  if (bin === undefined) throw unusable(`the programs of PostgreSQL ${version} are not on this machine`);
  return withUrls(bin, postgresPort, secrets.databaseAdmin);
}

/**
 * A server is private when its URL is the one that `npm start` makes of the data folder's secrets and ports, and writes to run.json. The
 * default URL names no server: nothing runs that has written down another one.
 */
function assertPrivate(config: Config, secrets: Secrets): void {
  const { dataDir, postgresPort, eventStorePort } = config;
  const [user, password] = ['brewline_owner', secrets.database.brewline_owner] as const;
  const store = { dataDir, role: 'operator', secret: secrets.eventStore.operator } as const;
  const servers = [
    {
      name: 'databaseUrl',
      what: 'a PostgreSQL',
      own: databaseUrl({ user, password, port: postgresPort, database: 'brewline' }),
    },
    {
      name: 'eventStoreUrl',
      what: 'an event store',
      own: privateEventStoreUrl({ ...store, port: eventStorePort }),
    },
  ] as const;
  const defaults = readConfig({});
  if (servers.some(({ name }) => config[name] === defaults[name]))
    throw unusable(
      `Brewline does not run with the data in ${dataDir}: start it, or copy the folder as it is (infra/backup.md)`,
    );
  const other = servers.find(({ name, own }) => config[name] !== own);
  if (other)
    throw unusable(
      `${settings[other.name].env} names ${other.what} of your own: back it up with its own tools (infra/backup.md)`,
    );
}

export interface PrivateDatabaseOptions {
  /** Names the data folder and PostgreSQL's port. */
  readonly config: Config;
  readonly onProgress: OnProgress;
  readonly signal?: AbortSignal;
}

/**
 * Runs the private PostgreSQL of a data folder, and nothing else, for as long as `work` takes. What is missing of secrets, database and
 * users is made.
 */
export async function withPrivateDatabase<T>(
  { config, ...options }: PrivateDatabaseOptions,
  work: (database: PrivateDatabase) => Promise<T>,
): Promise<T> {
  const { dataDir, postgresPort } = config;
  await assertPortsFree([{ port: postgresPort, what: 'PostgreSQL', variable: 'POSTGRES_PORT' }]);
  await openDataFolder(dataDir);
  await mkdir(join(dataDir, 'log'), { recursive: true, mode: 0o700 });
  const inherited = inheritedEnvironment();
  const programs = await findOrInstall(
    {
      needs: { postgres: true, rabbit: false },
      dataVersion: versionOfData(dataDir),
      path: inherited.PATH ?? '',
      logFile: installLog(dataDir),
    },
    options.onProgress,
  );
  const pidFiles = new PidFiles(join(dataDir, 'run'));
  const supervisor = new Supervisor({ onEvent: () => undefined });
  const secrets = await loadSecrets(dataDir);
  await pidFiles.remember('owner', process.pid);
  try {
    await startPostgres({ ...options, config, dataDir, secrets, supervisor, pidFiles, inherited }, programs);
    return await work(withUrls(programs.postgresBin, postgresPort, secrets.databaseAdmin));
  } finally {
    await supervisor.stop();
    await pidFiles.forget('owner');
  }
}

function withUrls(bin: string, port: number, password: string): PrivateDatabase {
  return { bin, url: adminUrl(port, password, 'brewline'), serverUrl: adminUrl(port, password) };
}

function unusable(message: string): BrewlineError {
  return new BrewlineError('CONFIGURATION_INVALID', message);
}
