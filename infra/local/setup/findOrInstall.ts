import { join } from 'node:path';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { install, type Packages } from './install.js';
import { findOnPath, findPostgres, findRabbit, oldestPostgres } from './programs.js';
import { step, type OnProgress } from './progress.js';

export interface Programs {
  /** Folder of `postgres` and `initdb`. */
  readonly postgresBin: string;
  /** Folder of `rabbitmq-server`. */
  readonly rabbitSbin: string;
  readonly epmd: string;
}

/** A data folder can only be read by the PostgreSQL version that created it. */
function postgres(dataVersion: number | undefined): Packages {
  return {
    what:
      dataVersion === undefined
        ? `PostgreSQL ${oldestPostgres} or newer`
        : `PostgreSQL ${dataVersion}, which made the data`,
    debian: [dataVersion === undefined ? 'postgresql' : `postgresql-${dataVersion}`],
    brew: [`postgresql@${dataVersion ?? 16}`],
    instead: 'DATABASE_URL=postgres://user:password@host/database',
  };
}

const rabbit: Packages = {
  what: 'RabbitMQ 3.10 or newer',
  debian: ['rabbitmq-server'],
  brew: ['rabbitmq'],
  instead: 'AMQP_URL=amqp://user:password@host MQTT_URL=mqtts://host:8883',
};

export interface FindOptions {
  /** Which programs are needed: those of servers that the user does not provide. */
  readonly needs: { readonly postgres: boolean; readonly rabbit: boolean };
  /** Major version of the PostgreSQL that created the data, if there is any. */
  readonly dataVersion: number | undefined;
  readonly path: string;
  readonly logFile: string;
}

/**
 * Finds the servers' programs on this machine, and installs missing ones where that is allowed. Programs that are not needed are
 * empty strings in the result.
 */
export async function findOrInstall(options: FindOptions, onProgress: OnProgress): Promise<Programs> {
  const missing = missingPackages(options);
  if (missing.length > 0) {
    const names = missing.map(({ what }) => what).join(' and ');
    await step(onProgress, `${names} installed`, () => install(missing, options.path, options.logFile));
  }
  const found = find(options);
  const stillMissing = missingPackages(options).map(({ what, instead }) => `${what}; or set ${instead}`);
  if (stillMissing.length > 0) {
    throw new BrewlineError(
      'CONFIGURATION_INVALID',
      `This system's packages bring no ${stillMissing.join(', and no ')}`,
    );
  }
  return found;
}

function missingPackages(options: FindOptions): Packages[] {
  const { postgresBin, rabbitSbin, epmd } = find(options);
  const { needs } = options;
  return [
    ...(needs.postgres && postgresBin === '' ? [postgres(options.dataVersion)] : []),
    ...(needs.rabbit && (rabbitSbin === '' || epmd === '') ? [rabbit] : []),
  ];
}

function find({ path, dataVersion }: FindOptions): Programs {
  return {
    postgresBin: findPostgres(path, dataVersion) ?? '',
    rabbitSbin: findRabbit(path) ?? '',
    epmd: findOnPath(path, 'epmd') ?? '',
  };
}

/** Default place of the installer's log. */
export function installLog(dataDir: string): string {
  return join(dataDir, 'log', 'install.log');
}
