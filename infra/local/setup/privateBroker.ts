import { chmod, mkdir, readFile } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import {
  advancedConfig,
  brokerUser,
  definitions,
  enabledPlugins,
  erlangArguments,
  type BrokerRole,
  type DefinitionsOptions,
} from '../../../adapters/amqp/topology/index.js';
import { brokerConfig, type BrokerConfigOptions } from './brokerConfig.js';
import { daemonPart, type EndStep, type Part, type PidFiles } from '../supervisor/index.js';
import { brokerDataPath } from './brokerData.js';
import { checkListens, checkTopology } from './brokerReadiness.js';
import { giveFolder, type SystemUser } from './systemUser.js';
import { writeOwnFile } from './writeOwnFile.js';

export interface PrivateBrokerOptions {
  /** Folder of the real `rabbitmq-server`. */
  readonly sbin: string;
  readonly folder: string;
  /** The user that it runs as and that owns `folder`; undefined for this process's own user. */
  readonly user: SystemUser | undefined;
  readonly ports: BrokerPorts;
  readonly authUrl: string;
  readonly tls: BrokerConfigOptions['tls'];
  readonly passwords: Readonly<Record<BrokerRole, string>>;
  readonly erlangCookie: string;
  readonly definitions: Omit<DefinitionsOptions, 'passwords'>;
  /** Folder for its output and that of its port mapper; its own log is in `folder`. */
  readonly outputFolder: string;
  readonly pidFiles: PidFiles;
  readonly env: Readonly<Record<string, string>>;
}

interface BrokerPorts {
  readonly amqp: number;
  readonly mqtt: number;
  readonly mqttPlain: number;
  readonly distribution: number;
  readonly epmd: number;
}

/** A clean stop of the broker takes about 5 s; quorum queues survive a kill too. */
const endSteps: readonly EndStep[] = [
  { signal: 'SIGTERM', waitMs: 25_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
];

/** Writes all files that the broker reads at its start; they belong to its user. */
export async function prepareBroker(options: PrivateBrokerOptions): Promise<void> {
  const { folder, user, ports, authUrl, passwords, erlangCookie } = options;
  const files = brokerFiles(folder);
  await mkdir(files.home, { recursive: true, mode: 0o700 });
  await mkdir(files.log, { recursive: true, mode: 0o700 });
  await writeOwnFile(files.cookie, erlangCookie);
  await chmod(files.cookie, 0o400);
  await writeOwnFile(files.plugins, enabledPlugins);
  await writeOwnFile(files.advancedConfig, advancedConfig);
  await writeOwnFile(
    files.definitions,
    JSON.stringify(definitions({ ...options.definitions, passwords }), undefined, 2),
  );
  const config = brokerConfig({
    amqpPort: ports.amqp,
    mqttPort: ports.mqtt,
    mqttPlainPort: ports.mqttPlain,
    authUrl,
    definitionsFile: files.definitions,
    logFile: join(files.log, 'rabbitmq.log'),
    tls: await copyCertificate(options.tls, files.tls),
  });
  await writeOwnFile(files.config, config);
  await giveFolder(folder, user);
}

/** The authority's folder also has its key, which the broker must not read. */
async function copyCertificate(tls: PrivateBrokerOptions['tls'], folder: string) {
  const copy = async (file: string) => {
    const own = join(folder, basename(file));
    await writeOwnFile(own, await readFile(file));
    return own;
  };
  return {
    caFile: await copy(tls.caFile),
    certificateFile: await copy(tls.certificateFile),
    keyFile: await copy(tls.keyFile),
  };
}

/** Environment of the broker and of its command-line tools. */
export function brokerEnvironment(options: PrivateBrokerOptions): Record<string, string> {
  const { sbin, folder, ports, env } = options;
  const files = brokerFiles(folder);
  return {
    ...env,
    PATH: [sbin, env.PATH ?? ''].join(delimiter),
    HOME: files.home,
    RABBITMQ_NODENAME: 'brewline@localhost',
    RABBITMQ_MNESIA_BASE: brokerDataPath(folder),
    RABBITMQ_LOG_BASE: files.log,
    RABBITMQ_CONFIG_FILE: files.config,
    RABBITMQ_ADVANCED_CONFIG_FILE: files.advancedConfig,
    RABBITMQ_CONF_ENV_FILE: join(folder, 'rabbitmq-env.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: files.plugins,
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `-kernel inet_dist_use_interface {127,0,0,1} ${erlangArguments}`,
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    // The start script then becomes the Erlang machine instead of waiting for it: one process, one pid.
    RUNNING_UNDER_SYSTEMD: 'true',
  };
}

/** Erlang's port mapper. Otherwise Erlang starts one that nobody stops. */
export function portMapper(options: PrivateBrokerOptions, epmd: string): Part {
  return daemonPart({
    name: 'epmd',
    command: epmd,
    args: [
      ...['-port', String(options.ports.epmd), '-address', '127.0.0.1'],
      // Until a question is there: it has no other limit for who asks none than its thousand files.
      ...['-packet_timeout', '5'],
    ],
    env: brokerEnvironment(options),
    user: options.user,
    outputFile: join(options.outputFolder, 'epmd.out'),
    pidFiles: options.pidFiles,
    endSteps: [
      { signal: 'SIGTERM', waitMs: 2_000 },
      { signal: 'SIGKILL', waitMs: 2_000 },
    ],
    probe: () => checkListens(options.ports.epmd),
    readyWithinMs: 10_000,
  });
}

/** RabbitMQ on loopback; ready when its queues exist and MQTT listens. */
export function privateBroker(options: PrivateBrokerOptions): Part {
  return daemonPart({
    name: 'rabbitmq',
    command: join(options.sbin, 'rabbitmq-server'),
    args: [],
    env: brokerEnvironment(options),
    user: options.user,
    cwd: options.folder,
    outputFile: join(options.outputFolder, 'rabbitmq.out'),
    pidFiles: options.pidFiles,
    endSteps,
    probe: () => checkServes(options),
    readyWithinMs: 90_000,
  });
}

/** URL of a role's user. */
export function amqpUrl(port: number, role: BrokerRole, password: string): string {
  return `amqp://${brokerUser(role)}:${password}@127.0.0.1:${port}`;
}

async function checkServes({
  ports,
  passwords,
  definitions: { partitions },
}: PrivateBrokerOptions): Promise<void> {
  await checkListens(ports.amqp);
  await checkTopology(amqpUrl(ports.amqp, 'auth', passwords.auth), partitions);
  await checkListens(ports.mqtt);
  await checkListens(ports.mqttPlain);
}

function brokerFiles(folder: string) {
  const home = join(folder, 'home');
  return {
    home,
    log: join(folder, 'log'),
    tls: join(folder, 'tls'),
    cookie: join(home, '.erlang.cookie'),
    config: join(folder, 'rabbitmq.conf'),
    advancedConfig: join(folder, 'advanced.config'),
    plugins: join(folder, 'enabled_plugins'),
    definitions: join(folder, 'definitions.json'),
  };
}
