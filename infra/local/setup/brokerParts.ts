import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config.js';
import type { ExtraUser } from '../../../adapters/amqp/topology/index.js';
import type { Part, PidFiles } from '../supervisor/index.js';
import { authUrl } from '../../authUrl.js';
import { adoptBrokerData, recordBrokerData } from './brokerData.js';
import { ensureCertificate } from './certificate.js';
import type { Programs } from './findOrInstall.js';
import {
  brokerEnvironment,
  portMapper,
  prepareBroker,
  privateBroker,
  type PrivateBrokerOptions,
} from './privateBroker.js';
import type { Secrets } from './secrets.js';
import { canEnter, openDataFolder, systemUser, type SystemUser } from './systemUser.js';

export interface BrokerPartsOptions {
  readonly dataDir: string;
  /** Its ports and the number of partitions are used. */
  readonly config: Config;
  readonly secrets: Secrets;
  readonly programs: Programs;
  readonly pidFiles: PidFiles;
  readonly inherited: Readonly<Record<string, string>>;
  /** Users in addition to those of the roles. */
  readonly extraUsers?: readonly ExtraUser[];
}

export interface BrokerParts {
  /** Start it before the broker. */
  readonly portMapper: Part;
  readonly broker: Part;
  /** Authority that signed the certificate of MQTT over TLS. */
  readonly caFile: string;
  readonly isNew: boolean;
  /** What was changed in the data of an earlier start, and what could not be changed, for people. */
  readonly notes: readonly string[];
  /** Call it when the broker has started. */
  readonly recordStart: () => Promise<void>;
  /** Environment of the broker's command-line tools. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Writes everything that a private broker in `<dataDir>/rabbitmq` needs, and returns the parts to start. */
export async function brokerParts(options: BrokerPartsOptions): Promise<BrokerParts> {
  const { dataDir, config, secrets, programs, pidFiles, inherited, extraUsers = [] } = options;
  await openDataFolder(dataDir);
  const { user, note: runsAsRoot } = await brokerUserFor(dataDir);
  const tls = await ensureCertificate(join(dataDir, 'tls'));
  const folder = join(dataDir, 'rabbitmq');
  const broker: PrivateBrokerOptions = {
    sbin: programs.rabbitSbin,
    folder,
    user,
    ports: {
      amqp: config.amqpPort,
      mqtt: config.mqttPort,
      mqttPlain: config.mqttPlainPort,
      distribution: config.brokerDistributionPort,
      epmd: config.epmdPort,
    },
    authUrl: authUrl(config.authHost, config.authPort, config.authKey || secrets.authKey),
    tls,
    passwords: secrets.broker,
    erlangCookie: secrets.erlangCookie,
    definitions: { partitions: config.uplinkPartitions, extraUsers },
    outputFolder: join(dataDir, 'log'),
    pidFiles,
    env: inherited,
  };
  const note = await adoptBrokerData(folder, programs.rabbitSbin);
  const isNew = !existsSync(join(folder, 'data'));
  await prepareBroker(broker);
  return {
    portMapper: portMapper(broker, programs.epmd),
    broker: privateBroker(broker),
    caFile: tls.caFile,
    isNew,
    notes: [note, runsAsRoot].filter((text) => text !== undefined),
    recordStart: () => recordBrokerData(folder, programs.rabbitSbin),
    environment: brokerEnvironment(broker),
  };
}

/** As root it stays root only when no other user can reach its data. */
async function brokerUserFor(dataDir: string): Promise<{ user?: SystemUser; note?: string }> {
  const user = await systemUser('broker');
  if (!user) return {};
  if (await canEnter(dataDir, user)) return { user };
  const note = `User ${user.name} can't enter ${dataDir}: RabbitMQ runs as root. Name a folder that others may pass through with BREWLINE_DATA_DIR=… to change that.`;
  return { note };
}
