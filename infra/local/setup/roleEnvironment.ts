import { settings, type Config } from '../../config.js';
import type { BrokerRole } from '../../../adapters/amqp/topology/index.js';
import type { EventStoreRole } from '../../eventStoreRoles.js';
import type { DatabaseRole } from '../../../adapters/postgres/databaseRoles.js';

/** Brewline's processes. */
export const roles = ['event-store', 'auth', 'ingest', 'projector', 'dispatcher', 'api'] as const;
export type Role = (typeof roles)[number];

interface Needs {
  readonly database: DatabaseRole;
  readonly broker?: BrokerRole;
  readonly eventStore?: EventStoreRole;
  /** Creates the broker's topology, and ends connections there. */
  readonly topology?: true;
  /** Comes to the broker by MQTT too. */
  readonly mqtt?: true;
  readonly secrets: readonly (
    'authKey' | 'credentialKey' | 'peopleKey' | 'pseudonymKey' | 'sessionKey' | 'smtpUrl' | 'vapidPrivateKey'
  )[];
}

/** What each role is given to reach the others with, and no more. */
const needsOf: Readonly<Record<Role, Needs>> = {
  'event-store': { database: 'brewline_event_store', secrets: [] },
  auth: {
    database: 'brewline_auth',
    broker: 'auth',
    topology: true,
    mqtt: true,
    secrets: ['authKey', 'credentialKey'],
  },
  ingest: { database: 'brewline_ingest', broker: 'ingest', eventStore: 'ingest', secrets: ['peopleKey'] },
  projector: {
    database: 'brewline_projector',
    broker: 'projector',
    eventStore: 'projector',
    secrets: ['peopleKey'],
  },
  dispatcher: {
    database: 'brewline_dispatcher',
    broker: 'dispatcher',
    eventStore: 'dispatcher',
    secrets: ['peopleKey', 'smtpUrl', 'vapidPrivateKey'],
  },
  api: {
    database: 'brewline_api',
    broker: 'api',
    eventStore: 'api',
    secrets: ['sessionKey', 'credentialKey', 'peopleKey', 'pseudonymKey', 'smtpUrl', 'vapidPrivateKey'],
  },
};

export interface Reach {
  databaseUrl(role: DatabaseRole): string;
  amqpUrl(role: BrokerRole): string;
  eventStoreUrl(role: EventStoreRole): string;
  /** A private broker's MQTT on loopback without TLS: the authority's file is closed to the roles. */
  readonly privateMqttUrl: string | undefined;
}

/** Settings that no role sees unless it needs them. */
const withheld = new Set<string>([
  'databaseUrl',
  'amqpUrl',
  'amqpTopologyUrl',
  'eventStoreUrl',
  'eventStoreToUrl',
  'authKey',
  'credentialKey',
  'sessionKey',
  'pseudonymKey',
  'peopleKey',
  'smtpUrl',
  'vapidPrivateKey',
  'sentryDsn',
  'dataDir',
]);

/**
 * The environment of one role: what every process inherits, all settings that are no secrets, its own users of
 * database, broker and event store.
 */
export function roleEnvironment(
  role: Role,
  config: Config,
  reach: Reach,
  inherited: Readonly<Record<string, string>>,
): Record<string, string> {
  const { database, broker, eventStore, topology, mqtt, secrets } = needsOf[role];
  const { privateMqttUrl } = reach;
  return {
    ...inherited,
    ...openSettings(config),
    [settings.databaseUrl.env]: reach.databaseUrl(database),
    ...(broker && { [settings.amqpUrl.env]: reach.amqpUrl(broker) }),
    ...(eventStore && { [settings.eventStoreUrl.env]: reach.eventStoreUrl(eventStore) }),
    ...(topology && { [settings.amqpTopologyUrl.env]: reach.amqpUrl('topology') }),
    ...(mqtt && privateMqttUrl && { [settings.mqttUrl.env]: privateMqttUrl, [settings.mqttCaFile.env]: '' }),
    // Each sends its own errors, where they are sent at all.
    ...(config.sentryDsn !== '' && { [settings.sentryDsn.env]: config.sentryDsn }),
    ...Object.fromEntries(secrets.map((name) => [settings[name].env, config[name]])),
  };
}

/** All settings that are no secrets, as environment variables. */
export function openSettings(config: Config): Record<string, string> {
  const names = Object.keys(settings) as (keyof Config)[];
  const open = names.filter((name) => !withheld.has(name));
  return Object.fromEntries(open.map((name) => [settings[name].env, String(config[name])]));
}
