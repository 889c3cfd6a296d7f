import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig, type Config } from '../../infra/config.js';
import {
  brokerUser,
  definitions,
  type BrokerRole,
  type ExtraUser,
} from '../../adapters/amqp/topology/index.js';
import {
  brokerParts,
  findOrInstall,
  freePorts,
  inheritedEnvironment,
  loadSecrets,
  type BrokerParts,
} from '../../infra/local/setup/index.js';
import { PidFiles, type RunningPart } from '../../infra/local/supervisor/index.js';
import { chooseRabbitmqUnderTest } from './rabbitmqUnderTest.js';

/** How to reach a broker; the test runner hands it to the tests in `BREWLINE_TEST_BROKER`. */
export interface SharedBroker {
  readonly amqpPort: number;
  readonly mqttPort: number;
  readonly mqttPlainPort: number;
  /** Where the broker asks whether a device may come in: start an auth role there. */
  readonly authPort: number;
  readonly authKey: string;
  readonly caFile: string;
  readonly passwords: Readonly<Record<BrokerRole, string>>;
  readonly adminPassword: string;
  /** Environment of its `rabbitmqctl`. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface TestBroker extends SharedBroker {
  readonly vhost: string;
  readonly partitions: number;
  /** AMQP URL with the vhost; as a user who may do everything, unless a role is named. */
  amqpUrl(role?: BrokerRole): string;
  readonly mqttUrl: string;
  readonly mqttPlainUrl: string;
  /** What a device gives as its MQTT user name to land in this vhost. */
  mqttUsername(deviceId: string): string;
  stop(): Promise<void>;
}

/** The user who may do everything, on AMQP and MQTT alike. */
export const brokerAdmin = 'brewline_test';

/** That user, for the definitions of a broker. */
export function adminUser(password: string): ExtraUser {
  return { name: brokerAdmin, password, permissions: { configure: '.*', write: '.*', read: '.*' } };
}

/**
 * A vhost of its own with Brewline's whole topology: on the test runner's broker, or else on one started for it (takes
 * some 10 s). To be stopped in the suite's `after`.
 */
export async function useBroker(options: { partitions?: number } = {}): Promise<TestBroker> {
  const shared = process.env.BREWLINE_TEST_BROKER;
  if (shared === undefined) return startBroker(options);
  return freshVhost(JSON.parse(shared) as SharedBroker, options.partitions ?? 4);
}

async function freshVhost(shared: SharedBroker, partitions: number): Promise<TestBroker> {
  const vhost = `test-${randomBytes(6).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'brewline-vhost-'));
  const file = join(folder, 'definitions.json');
  const extraUsers = [adminUser(shared.adminPassword)];
  await writeFile(
    file,
    JSON.stringify(definitions({ vhost, partitions, passwords: shared.passwords, extraUsers })),
  );
  await rabbitmqctl(shared.environment, 'import_definitions', file);
  await rm(folder, { recursive: true });
  return testBroker(shared, {
    vhost,
    partitions,
    stop: () => rabbitmqctl(shared.environment, 'delete_vhost', vhost),
  });
}

/** Runs the command-line tool of the broker that this environment names. */
export async function rabbitmqctl(
  environment: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<void> {
  await promisify(execFile)('rabbitmqctl', args, { env: environment, cwd: '/', timeout: 60_000 });
}

/** A broker of one's own, to be killed and started again. */
export interface OwnBroker extends TestBroker {
  readonly pid: number;
  /** SIGKILL, and gone when it resolves. */
  kill(): Promise<void>;
  /** A clean stop. */
  halt(): Promise<void>;
  /** Starts it again with the same data. */
  start(): Promise<void>;
}

/** Starts a private broker on free ports, in a folder that goes with it. */
export async function startBroker(
  options: { partitions?: number; authPort?: number } = {},
): Promise<OwnBroker> {
  chooseRabbitmqUnderTest();
  const dataDir = await mkdtemp(join(tmpdir(), 'brewline-broker-'));
  const config = await configFor(dataDir, options);
  const secrets = await loadSecrets(dataDir);
  const adminPassword = randomBytes(16).toString('hex');
  const parts = await brokerParts({
    dataDir,
    config,
    secrets,
    programs: await programs(dataDir),
    pidFiles: new PidFiles(join(dataDir, 'run')),
    inherited: inheritedEnvironment(),
    extraUsers: [adminUser(adminPassword)],
  });
  const shared: SharedBroker = {
    amqpPort: config.amqpPort,
    mqttPort: config.mqttPort,
    mqttPlainPort: config.mqttPlainPort,
    authPort: config.authPort,
    authKey: secrets.authKey,
    caFile: parts.caFile,
    passwords: secrets.broker,
    adminPassword,
    environment: parts.environment,
  };
  return runBroker(parts, shared, { dataDir, partitions: config.uplinkPartitions });
}

async function runBroker(
  parts: BrokerParts,
  shared: SharedBroker,
  { dataDir, partitions }: { dataDir: string; partitions: number },
): Promise<OwnBroker> {
  const portMapper = await parts.portMapper.start();
  let running: RunningPart | undefined;
  const own = {
    get pid() {
      return running?.pid ?? 0;
    },
    kill: async () => {
      if (running) process.kill(running.pid, 'SIGKILL');
      await running?.ended;
    },
    halt: async () => running?.stop(),
    start: async () => {
      running = await parts.broker.start();
    },
  };
  const stop = async () => {
    await own.halt();
    await portMapper.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await own.start();
  } catch (error) {
    await stop();
    throw error;
  }
  const broker = testBroker(shared, { vhost: '/', partitions, stop });
  return Object.defineProperties(broker, Object.getOwnPropertyDescriptors(own)) as OwnBroker;
}

function testBroker(
  shared: SharedBroker,
  rest: Pick<TestBroker, 'vhost' | 'partitions' | 'stop'>,
): TestBroker {
  const { vhost } = rest;
  const login = (role?: BrokerRole) =>
    role ? `${brokerUser(role)}:${shared.passwords[role]}` : `${brokerAdmin}:${shared.adminPassword}`;
  return {
    ...shared,
    ...rest,
    amqpUrl: (role) => `amqp://${login(role)}@127.0.0.1:${shared.amqpPort}/${encodeURIComponent(vhost)}`,
    mqttUrl: `mqtts://127.0.0.1:${shared.mqttPort}`,
    mqttPlainUrl: `mqtt://127.0.0.1:${shared.mqttPlainPort}`,
    mqttUsername: (deviceId) => (vhost === '/' ? deviceId : `${vhost}:${deviceId}`),
  };
}

async function configFor(
  dataDir: string,
  options: { partitions?: number; authPort?: number },
): Promise<Config> {
  const [amqp, mqtt, mqttPlain, distribution, epmd, auth] = await freePorts(6);
  return readConfig({
    BREWLINE_DATA_DIR: dataDir,
    AMQP_PORT: String(amqp),
    MQTT_PORT: String(mqtt),
    MQTT_PLAIN_PORT: String(mqttPlain),
    BROKER_DISTRIBUTION_PORT: String(distribution),
    EPMD_PORT: String(epmd),
    AUTH_PORT: String(options.authPort ?? auth),
    UPLINK_PARTITIONS: String(options.partitions ?? 4),
  });
}

async function programs(dataDir: string) {
  return findOrInstall(
    {
      needs: { postgres: false, rabbit: true },
      dataVersion: undefined,
      path: inheritedEnvironment().PATH ?? '',
      logFile: join(dataDir, 'install.log'),
    },
    () => undefined,
  );
}
