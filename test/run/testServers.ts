import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig, settings } from '../../infra/config.js';
import { freePorts, setUp, step, type Place } from '../../infra/local/setup/index.js';
import type { Terminal } from '../../infra/local/start/index.js';
import { adminUser, type SharedBroker } from '../support/broker.js';
import { createTemplate, withoutDisk } from '../support/postgres.js';
import { installTestPrograms } from './testPrograms.js';

export interface TestServers {
  /** What tests find them by. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** One PostgreSQL and one RabbitMQ for all suites: each makes a database and a vhost of its own in them. */
export async function startTestServers(
  folder: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<TestServers> {
  const onProgress = terminal.showProgress.bind(terminal);
  const dataDir = join(folder, 'servers');
  await mkdir(dataDir);
  const missing = await step(onProgress, 'Programs that tests use', () =>
    installTestPrograms(join(folder, 'install.log')),
  );
  if (missing !== undefined) terminal.print(`• ${missing}`);
  const adminPassword = randomBytes(16).toString('hex');
  const place = await setUp({
    config: readConfig({ [settings.dataDir.env]: dataDir, ...(await portSettings()) }),
    onProgress,
    onSupervisorEvent: (event) => terminal.print(`• ${JSON.stringify(event)}`),
    migrate: async () => undefined,
    extraUsers: [adminUser(adminPassword)],
    signal,
  });
  try {
    await withoutDisk(place.adminDatabaseUrl);
    const template = await createTemplate(place.adminDatabaseUrl);
    return { env: environment(place, adminPassword, template), stop: () => place.stop() };
  } catch (error) {
    await place.stop();
    throw error;
  }
}

async function portSettings(): Promise<Record<string, string>> {
  const variables = Object.values(settings)
    .map(({ env }) => env)
    .filter((variable) => variable.endsWith('_PORT'));
  const ports = await freePorts(variables.length);
  return Object.fromEntries(variables.map((variable, index) => [variable, String(ports[index])]));
}

function environment(place: Place, adminPassword: string, template: string): Record<string, string> {
  const { config } = place;
  const broker: SharedBroker = {
    amqpPort: config.amqpPort,
    mqttPort: config.mqttPort,
    mqttPlainPort: config.mqttPlainPort,
    authPort: config.authPort,
    authKey: config.authKey,
    caFile: config.mqttCaFile,
    passwords: place.secrets.broker,
    adminPassword,
    environment: place.brokerEnvironment,
  };
  return {
    BREWLINE_TEST_DATABASE_URL: place.adminDatabaseUrl,
    BREWLINE_TEST_TEMPLATE: template,
    BREWLINE_TEST_BROKER: JSON.stringify(broker),
  };
}
