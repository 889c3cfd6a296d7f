import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readConfig, type Config } from '../../config.js';
import { BrewlineError, messageOf } from '../../../domain/kernel/errors.js';
import { privateEventStore, privateEventStoreUrl } from './privateEventStore.js';
import { orAborted, PidFiles, Supervisor } from '../supervisor/index.js';
import { lanSettings } from './lan.js';
import { closeToOthers } from './closeToOthers.js';
import { inheritedEnvironment } from './inheritedEnvironment.js';
import { assertPortsFree, type WantedPort } from './ports.js';
import { amqpUrl } from './privateBroker.js';
import { adminUrl, databaseUrl } from './privatePostgres.js';
import { assertOwnServers } from './ownServers.js';
import type { Owns, Place, SetUpOptions } from './place.js';
import { step, type OnProgress } from './progress.js';
import { adoptDatabase } from './postgresData.js';
import { roleEnvironment, type Reach, type Role } from './roleEnvironment.js';
import { roleUser } from './roleUser.js';
import { loadSecrets, type Secrets } from './secrets.js';
import { removeRunFile, writeRunFile } from './runFile.js';
import { startServers } from './startServers.js';
import { openDataFolder, type SystemUser } from './systemUser.js';

/**
 * Turns a folder into a running place: finds or installs the servers, starts private ones on loopback, makes users,
 * certificates and secrets, applies the migrations and the broker's topology. A second time it takes up what is there.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` with what to do: ports in use, programs missing, already running here
 */
export async function setUp(options: SetUpOptions): Promise<Place> {
  const dataDir = resolve(options.config.dataDir);
  await makeDataDir(dataDir);
  const pidFiles = new PidFiles(join(dataDir, 'run'));
  const supervisor = new Supervisor({ onEvent: options.onSupervisorEvent });
  await takeOver(dataDir, pidFiles, options.onProgress);
  const stop = async () => {
    await supervisor.stop();
    await removeRunFile(dataDir);
    await pidFiles.forget('owner');
  };
  try {
    return await orAborted(build(options, { dataDir, pidFiles, supervisor, stop }), options.signal);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await openDataFolder(dataDir);
    await mkdir(join(dataDir, 'log'), { recursive: true, mode: 0o700 });
    await closeToOthers(dataDir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'EEXIST' || code === 'ENOTDIR' ? 'it, or a part of its path, is a file' : messageOf(error);
    const message = `The data folder ${dataDir} can't be used: ${why}. Name another folder with BREWLINE_DATA_DIR=….`;
    throw new BrewlineError('CONFIGURATION_INVALID', message, { cause: error });
  }
}

type Frame = Pick<Place, 'dataDir' | 'pidFiles' | 'supervisor' | 'stop'>;

async function build(options: SetUpOptions, frame: Frame): Promise<Place> {
  const owns = ownedServers(options.config);
  await assertPortsFree(wantedPorts(options.config, owns));
  await assertOwnServers(options.config, owns);
  const note = owns.postgres ? await adoptDatabase(frame.dataDir) : undefined;
  if (note !== undefined) options.onProgress({ type: 'note', text: note });
  const secrets = await loadSecrets(frame.dataDir);
  const user = await roleUser(frame.dataDir, options.onProgress);
  const config = await withSecrets(options, { dataDir: frame.dataDir, owns, secrets, user });
  const inherited = inheritedEnvironment();
  const reach = reachOf(config, { dataDir: frame.dataDir, owns, secrets });
  options.signal?.throwIfAborted();
  const servers = await startServers({ ...frame, ...options, config, owns, secrets, inherited });
  options.signal?.throwIfAborted();
  const ownerDatabaseUrl = reach.databaseUrl('brewline_owner');
  await step(options.onProgress, 'Schema up to date', () =>
    options.migrate({ databaseUrl: ownerDatabaseUrl }),
  );
  options.signal?.throwIfAborted();
  const complete = {
    ...config,
    mqttCaFile: servers.mqttCaFile,
    eventStoreUrl: reach.eventStoreUrl('operator'),
  };
  const environmentOf = (role: Role) => roleEnvironment(role, complete, reach, inherited);
  await writeRunFile(frame.dataDir, {
    ...complete,
    databaseUrl: ownerDatabaseUrl,
    amqpUrl: reach.amqpUrl('operator'),
  });
  return {
    ...frame,
    config: complete,
    owns,
    ownerDatabaseUrl,
    adminDatabaseUrl: owns.postgres
      ? adminUrl(config.postgresPort, secrets.databaseAdmin)
      : config.databaseUrl,
    brokerEnvironment: servers.brokerEnvironment,
    secrets,
    roleUser: user,
    environmentOf,
  };
}

/** One process owns a data folder; what one that was killed left behind ends first. */
async function takeOver(dataDir: string, pidFiles: PidFiles, onProgress: OnProgress): Promise<void> {
  const owner = await pidFiles.running('owner');
  if (owner !== undefined) {
    throw new BrewlineError(
      'CONFIGURATION_INVALID',
      `Brewline runs already with the data in ${dataDir} (process ${owner}).\nStop it first, or choose another folder with BREWLINE_DATA_DIR=… and other ports.`,
    );
  }
  await pidFiles.forget('owner');
  const leftovers = await pidFiles.endLeftovers();
  await pidFiles.remember('owner', process.pid);
  if (leftovers.length > 0) {
    onProgress({
      type: 'note',
      text: `An earlier run did not end cleanly; stopped its processes: ${leftovers.join(', ')}`,
    });
  }
}

/** A URL that is not the default names a server of the user's. */
function ownedServers(config: Config): Owns {
  const defaults = readConfig({});
  return {
    postgres: config.databaseUrl === defaults.databaseUrl,
    rabbit: config.amqpUrl === defaults.amqpUrl,
    eventStore: config.eventStoreUrl === defaults.eventStoreUrl,
  };
}

function wantedPorts(config: Config, owns: Owns): WantedPort[] {
  return [
    { port: config.apiPort, what: 'the API', variable: 'API_PORT' },
    { port: config.authPort, what: 'the auth role', variable: 'AUTH_PORT' },
    ...(owns.eventStore
      ? [{ port: config.eventStorePort, what: 'the embedded event store', variable: 'EVENTSTORE_PORT' }]
      : []),
    ...(owns.postgres ? [{ port: config.postgresPort, what: 'PostgreSQL', variable: 'POSTGRES_PORT' }] : []),
    ...(owns.rabbit
      ? [
          { port: config.amqpPort, what: 'RabbitMQ, AMQP', variable: 'AMQP_PORT' },
          { port: config.mqttPort, what: 'RabbitMQ, MQTT over TLS', variable: 'MQTT_PORT' },
          { port: config.mqttPlainPort, what: 'RabbitMQ, MQTT', variable: 'MQTT_PLAIN_PORT' },
          {
            port: config.brokerDistributionPort,
            what: 'RabbitMQ, Erlang distribution',
            variable: 'BROKER_DISTRIBUTION_PORT',
          },
          { port: config.epmdPort, what: "RabbitMQ, Erlang's port mapper", variable: 'EPMD_PORT' },
        ]
      : []),
  ];
}

interface Inside {
  readonly dataDir: string;
  readonly owns: Owns;
  readonly secrets: Secrets;
}

async function withSecrets(
  { config, lan: address }: SetUpOptions,
  { dataDir, owns, secrets, user }: Inside & { readonly user: SystemUser | undefined },
): Promise<Config> {
  return {
    ...config,
    credentialKey: config.credentialKey || secrets.credentialKey,
    sessionKey: config.sessionKey || secrets.sessionKey,
    peopleKey: config.peopleKey || secrets.peopleKey,
    authKey: config.authKey || secrets.authKey,
    pseudonymKey: config.pseudonymKey || secrets.pseudonymKey,
    vapidPrivateKey: config.vapidPrivateKey || secrets.vapidPrivateKey,
    ...(owns.rabbit && { mqttUrl: `mqtts://127.0.0.1:${config.mqttPort}` }),
    ...(owns.eventStore && (await privateEventStore(dataDir, secrets.eventStore, user))),
    ...(address !== undefined && (await lanSettings({ dataDir, address, apiPort: config.apiPort, user }))),
  };
}

function reachOf(config: Config, { dataDir, owns, secrets }: Inside): Reach {
  return {
    databaseUrl: (role) =>
      owns.postgres
        ? databaseUrl({
            user: role,
            password: secrets.database[role],
            port: config.postgresPort,
            database: 'brewline',
          })
        : config.databaseUrl,
    amqpUrl(role) {
      if (owns.rabbit) return amqpUrl(config.amqpPort, role, secrets.broker[role]);
      return role === 'topology' ? config.amqpTopologyUrl : config.amqpUrl;
    },
    eventStoreUrl: (role) =>
      owns.eventStore
        ? privateEventStoreUrl({
            dataDir,
            role,
            secret: secrets.eventStore[role],
            port: config.eventStorePort,
          })
        : config.eventStoreUrl,
    privateMqttUrl: owns.rabbit ? `mqtt://127.0.0.1:${config.mqttPlainPort}` : undefined,
  };
}
