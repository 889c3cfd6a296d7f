import { join } from 'node:path';
import type { Config } from '../../config.js';
import type { PidFiles, Supervisor } from '../supervisor/index.js';
import { brokerParts } from './brokerParts.js';
import { ensureDatabase } from '../../../adapters/postgres/databaseRoles.js';
import { findOrInstall, installLog, type Programs } from './findOrInstall.js';
import type { Owns, SetUpOptions } from './place.js';
import { databaseFolder, versionOfData, wantedPostgresFolder } from './postgresData.js';
import { adminUrl, ensureCluster, privatePostgres } from './privatePostgres.js';
import { step, type OnProgress } from './progress.js';
import type { Secrets } from './secrets.js';
import { systemUser } from './systemUser.js';

export interface StartServersOptions extends Pick<SetUpOptions, 'extraUsers' | 'signal'> {
  readonly onProgress: OnProgress;
  readonly dataDir: string;
  readonly config: Config;
  readonly owns: Owns;
  readonly secrets: Secrets;
  readonly supervisor: Supervisor;
  readonly pidFiles: PidFiles;
  readonly inherited: Readonly<Record<string, string>>;
}

export interface Servers {
  /** Empty when devices should use the system's authorities. */
  readonly mqttCaFile: string;
  /** Environment of the private broker's command-line tools. */
  readonly brokerEnvironment: Readonly<Record<string, string>>;
}

/** Starts the private servers of this place concurrently. */
export async function startServers(options: StartServersOptions): Promise<Servers> {
  const { dataDir, owns, inherited, onProgress } = options;
  const programs = await findOrInstall(
    {
      needs: { postgres: owns.postgres, rabbit: owns.rabbit },
      dataVersion: versionOfData(dataDir),
      path: inherited.PATH ?? '',
      logFile: installLog(dataDir),
    },
    onProgress,
  );
  const starts = await Promise.allSettled([
    owns.postgres ? startPostgres(options, programs) : Promise.resolve(),
    owns.rabbit
      ? startBroker(options, programs)
      : Promise.resolve({ mqttCaFile: options.config.mqttCaFile, brokerEnvironment: {} }),
  ] as const);
  // Both have settled by now, so nothing is still being started when the caller stops everything.
  const [postgres, broker] = starts;
  if (postgres.status === 'rejected') throw postgres.reason;
  if (broker.status === 'rejected') throw broker.reason;
  return broker.value;
}

export type StartPostgresOptions = Omit<StartServersOptions, 'owns' | 'extraUsers'>;

/** Starts the private PostgreSQL, and creates its database and its users if they are missing. */
export async function startPostgres(
  options: StartPostgresOptions,
  programs: Pick<Programs, 'postgresBin'>,
): Promise<void> {
  const { dataDir, config, secrets, supervisor, pidFiles, inherited, onProgress } = options;
  const user = await systemUser('database');
  const { folder, insteadOf } = await databaseFolder(wantedPostgresFolder(dataDir), user);
  if (insteadOf !== undefined) {
    onProgress({
      type: 'note',
      text: `User ${user?.name} can't enter ${insteadOf}: PostgreSQL's data are in ${folder}`,
    });
  }
  const postgres = {
    bin: programs.postgresBin,
    folder,
    user,
    port: config.postgresPort,
    adminPassword: secrets.databaseAdmin,
    outputFile: join(dataDir, 'log', 'postgres.out'),
    pidFiles,
    env: inherited,
    ...(options.signal && { signal: options.signal }),
  };
  await step(onProgress, 'PostgreSQL', async () => {
    await ensureCluster(postgres);
    await supervisor.start(privatePostgres(postgres));
    await ensureDatabase(adminUrl(config.postgresPort, secrets.databaseAdmin), secrets.database);
  });
}

async function startBroker(options: StartServersOptions, programs: Programs): Promise<Servers> {
  const { supervisor, onProgress } = options;
  const parts = await brokerParts({ ...options, programs });
  for (const text of parts.notes) onProgress({ type: 'note', text });
  await step(onProgress, `RabbitMQ${parts.isNew ? ', first start' : ''}`, async () => {
    await supervisor.start(parts.portMapper);
    await supervisor.start(parts.broker);
    await parts.recordStart();
  });
  return { mqttCaFile: parts.caFile, brokerEnvironment: parts.environment };
}
