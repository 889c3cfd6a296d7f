import { isIP } from 'node:net';
import { z } from 'zod';
import { parseAllowList } from '../adapters/notifications/outbound/allowList.js';
import { vapidPublicKeyOf } from '../adapters/notifications/webPush/vapidKeys.js';
import { parseDsn } from '../adapters/sentry/index.js';
import { BrewlineError } from '../domain/kernel/errors.js';
import { signUps } from '../domain/people/index.js';
import { isLoopback } from './isLoopback.js';

/** One environment variable with its meaning, default and example. infra/settings.md is generated from this. */
interface Setting<T> {
  readonly env: string;
  readonly meaning: string;
  readonly example: string;
  readonly schema: z.ZodType<T>;
  /** What operators are shown of its value: all; where a URL leads, without user and password; or whether it is set. */
  readonly shown: 'value' | 'place' | 'whether';
}

function setting<T>(env: string, meaning: string, example: string, schema: z.ZodType<T>): Setting<T> {
  return { env, meaning, example, schema, shown: 'value' };
}

/** A URL that may hold a password. */
function place<T>(url: Setting<T>): Setting<T> {
  return { ...url, shown: 'place' };
}

function secret<T>(kept: Setting<T>): Setting<T> {
  return { ...kept, shown: 'whether' };
}

const port = (defaultPort: number) => z.coerce.number().int().min(1).max(65535).default(defaultPort);
const count = (defaultCount: number, max: number, min = 1) =>
  z.coerce.number().int().min(min).max(max).default(defaultCount);
const days = (defaultDays: number) => z.coerce.number().int().min(0).max(36_500).default(defaultDays);
/** Not parsed by `URL`: the URL of a cluster may have several hosts. */
const url = (defaultUrl: string, schemes: readonly string[]) =>
  z
    .string()
    .refine(
      (value) =>
        schemes.some((scheme) => value.startsWith(`${scheme}://`) && value.length > scheme.length + 3),
      `it begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    )
    .default(defaultUrl);

/** The first makes what is new, both hold; the same key twice is a mistake in a rotation. */
const rotatedKey = z
  .string()
  .regex(/^([0-9a-f]{64}(,[0-9a-f]{64})?)?$/)
  .refine((keys) => new Set(keys.split(',')).size === keys.split(',').length, 'the two keys are the same')
  .default('');

function isTrustedProxies(text: string): boolean {
  return text === '' || /^[1-9]$/.test(text) || text.split(',').every((each) => isNetwork(each.trim()));
}

/** An address, or a network as address/bits. A network of all addresses is refused: any client could then claim any address. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** An origin as browsers send it. A page that came unencrypted over a network may be an attacker's. */
function isSafeOrigin(text: string): boolean {
  if (!URL.canParse(text) || text.includes('*')) return false;
  const { origin, protocol, hostname } = new URL(text);
  const isPrivate = protocol === 'http:' && isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'));
  return text === origin && (protocol === 'https:' || isPrivate);
}

function isMailServer(text: string): boolean {
  return /^smtps?:\/\/[^/]/.test(text) && URL.canParse(text) && new URL(text).hostname !== '';
}

/** Every setting of every role. Roles use the validated {@link Config}. */
export const settings = {
  databaseUrl: place(
    setting(
      'DATABASE_URL',
      'PostgreSQL 15 or newer; set it to use a running one instead of a private one',
      'postgres://brewline@db.internal:5432/brewline',
      url('postgres://127.0.0.1:18432/brewline', ['postgres', 'postgresql']),
    ),
  ),
  amqpUrl: place(
    setting(
      'AMQP_URL',
      'RabbitMQ 3.10 or newer, AMQP 0-9-1; set it to use a running one instead of a private one',
      'amqps://ingest@mq.internal:5671/brewline',
      url('amqp://127.0.0.1:18672', ['amqp', 'amqps']),
    ),
  ),
  amqpTopologyUrl: place(
    setting(
      'AMQP_TOPOLOGY_URL',
      "the same broker for auth, with a user who may make Brewline's exchanges, queues and bindings: what is missing is then made again, and probes go through each queue; only looked at when empty",
      'amqps://topology@mq.internal:5671/brewline',
      z
        .string()
        .regex(/^(amqps?:\/\/.+)?$/, 'it begins with amqp:// or amqps://')
        .default(''),
    ),
  ),
  mqttUrl: place(
    setting(
      'MQTT_URL',
      'the same broker, as devices reach it',
      'mqtts://mq.internal:8883',
      url('mqtts://127.0.0.1:18883', ['mqtts', 'mqtt', 'wss', 'ws']),
    ),
  ),
  mqttCaFile: setting(
    'MQTT_CA_FILE',
    "certificate authority that signed the broker's MQTT certificate; the system's when empty",
    '/etc/brewline/ca.pem',
    z.string().default(''),
  ),
  eventStoreUrl: place(
    setting(
      'EVENTSTORE_URL',
      'EventStoreDB or the embedded event store; set it to use a running cluster instead of the embedded one',
      'esdb+discover://es.internal:2113',
      url('esdb://127.0.0.1:18113?tls=false', ['esdb', 'esdb+discover']),
    ),
  ),
  eventStoreToUrl: place(
    setting(
      'EVENTSTORE_TO_URL',
      'the other event store of brewline events copy and verify, where --to is left out: it holds a password',
      'esdb+discover://admin:<password>@es.internal:2113',
      z
        .string()
        .regex(/^(esdb(\+discover)?:\/\/.+)?$/, 'it begins with esdb:// or esdb+discover://')
        .default(''),
    ),
  ),
  eventStorePort: setting('EVENTSTORE_PORT', 'port of the embedded event store', '18113', port(18113)),
  eventStoreHost: setting(
    'EVENTSTORE_HOST',
    'address that the embedded event store listens on; another than loopback needs the three settings below',
    '10.0.0.7',
    z.string().default('127.0.0.1'),
  ),
  eventStoreTlsCertFile: setting(
    'EVENTSTORE_TLS_CERT_FILE',
    'certificate chain (PEM) of the embedded event store, with EVENTSTORE_USERS_FILE; npm start makes all three for its own',
    '/etc/brewline/eventstore.crt',
    z.string().default(''),
  ),
  eventStoreTlsKeyFile: setting(
    'EVENTSTORE_TLS_KEY_FILE',
    'private key (PEM) of that certificate',
    '/etc/brewline/eventstore.key',
    z.string().default(''),
  ),
  eventStoreUsersFile: setting(
    'EVENTSTORE_USERS_FILE',
    'users of the embedded event store, made by brewline event-store-users: each role has its own in its EVENTSTORE_URL',
    '/etc/brewline/eventstore-users.json',
    z.string().default(''),
  ),
  host: setting(
    'HOST',
    'address that the API listens on, and nothing else; another than loopback needs PUBLIC_URL, and TLS or TRUST_PROXY',
    '0.0.0.0',
    z.string().default('127.0.0.1'),
  ),
  publicUrl: place(
    setting(
      'PUBLIC_URL',
      'where people reach the API: all links are made of it, and requests under another name are refused; when empty, names of loopback are not. Passkeys belong to its name, and can not be used under an IP address',
      'https://brewline.example',
      z
        .string()
        .regex(/^(https?:\/\/[\w.:[\]-]+)?\/?$/, 'it is http:// or https://, a name, and no path')
        .refine((value) => value === '' || URL.canParse(value), 'it is no URL')
        .transform((value) => value.replace(/\/$/, ''))
        .default(''),
    ),
  ),
  corsOrigins: setting(
    'CORS_ORIGINS',
    "origins of other pages that may use the API with a bearer token, with commas between them; the API's cookie never counts for them",
    'https://app.brewline.example,http://localhost:5173',
    z
      .string()
      .refine(
        (value) => value === '' || value.split(',').every((origin) => isSafeOrigin(origin.trim())),
        'it is origins such as https://app.brewline.example with commas between them; http:// for names of loopback only',
      )
      .default(''),
  ),
  trustProxy: setting(
    'TRUST_PROXY',
    'proxies in front of the API whose X-Forwarded-… headers say who asks: their addresses or networks, or how many there are in a row',
    '10.0.0.4,10.1.0.0/16',
    z
      .string()
      .refine(
        isTrustedProxies,
        'it is addresses and networks with commas between them, or a number from 1 to 9',
      )
      .default(''),
  ),
  apiTlsCertFile: setting(
    'API_TLS_CERT_FILE',
    'certificate chain (PEM) of the API: with it and its key it speaks HTTPS only; both are read again when they change',
    '/etc/brewline/api.crt',
    z.string().default(''),
  ),
  apiTlsKeyFile: setting(
    'API_TLS_KEY_FILE',
    'private key (PEM) of that certificate',
    '/etc/brewline/api.key',
    z.string().default(''),
  ),
  apiPort: setting('API_PORT', 'port of the API', '18080', port(18080)),
  authHost: setting(
    'AUTH_HOST',
    'address that the HTTP auth backend listens on: loopback, or one that only the broker reaches, for it speaks no TLS',
    '10.0.0.7',
    z.string().default('127.0.0.1'),
  ),
  authPort: setting('AUTH_PORT', "port of the broker's HTTP auth backend", '18081', port(18081)),
  amqpPort: setting('AMQP_PORT', 'AMQP port of the private RabbitMQ', '18672', port(18672)),
  mqttPort: setting('MQTT_PORT', 'MQTT port (TLS) of the private RabbitMQ', '18883', port(18883)),
  mqttPlainPort: setting(
    'MQTT_PLAIN_PORT',
    'MQTT port without TLS of the private RabbitMQ, loopback only',
    '11883',
    port(11883),
  ),
  brokerDistributionPort: setting(
    'BROKER_DISTRIBUTION_PORT',
    'Erlang distribution port of the private RabbitMQ',
    '18673',
    port(18673),
  ),
  epmdPort: setting('EPMD_PORT', "port of the private RabbitMQ's Erlang port mapper", '18369', port(18369)),
  postgresPort: setting('POSTGRES_PORT', 'port of the private PostgreSQL', '18432', port(18432)),
  dataDir: setting(
    'BREWLINE_DATA_DIR',
    'folder of everything that npm start writes',
    '/srv/brewline',
    z.string().default('var'),
  ),
  uplinkPartitions: setting(
    'UPLINK_PARTITIONS',
    'uplink queues; changed only by a second generation of queues',
    '16',
    count(4, 99),
  ),
  uplinkPrefetch: setting(
    'UPLINK_PREFETCH',
    'unacknowledged messages for each partition, at most; with 64 KiB each it bounds the memory of ingest',
    '2000',
    count(1000, 20000),
  ),
  uplinkBatch: setting(
    'UPLINK_BATCH',
    'messages that one ingest batch holds at most',
    '1000',
    count(500, 10000),
  ),
  ingestStateCacheBytes: setting(
    'INGEST_STATE_CACHE_BYTES',
    'memory of an ingest for the states of devices and sessions, shared by all partitions; a thousand bytes each',
    '1073741824',
    count(536_870_912, 2 ** 40, 1_048_576),
  ),
  parkedDeviceMessages: setting(
    'PARKED_DEVICE_MESSAGES',
    'messages of one device that are parked, at most: beyond it they are counted only',
    '10000',
    count(1000, 1_000_000),
  ),
  parkedDeviceBytes: setting(
    'PARKED_DEVICE_BYTES',
    'the same, in bytes of what is kept of them',
    '67108864',
    count(16_777_216, 2 ** 40),
  ),
  parkedMessages: setting(
    'PARKED_MESSAGES',
    'messages that are parked in all, at most',
    '1000000',
    count(100_000, 100_000_000),
  ),
  parkedBytes: setting(
    'PARKED_BYTES',
    'the same, in bytes of what is kept of them',
    '4294967296',
    count(1_073_741_824, 2 ** 44),
  ),
  apiConnections: setting(
    'API_CONNECTIONS',
    'open connections of an api process, at most; live streams among them',
    '5000',
    count(2_000, 100_000, 10),
  ),
  apiConnectionsOfAddress: setting(
    'API_CONNECTIONS_OF_ADDRESS',
    'the same of one address, or of one /64 of IPv6; as many as API_CONNECTIONS behind a proxy',
    '5000',
    count(500, 100_000, 10),
  ),
  deviceMessagesPerSecond: setting(
    'DEVICE_MESSAGES_PER_SECOND',
    'messages that a device may send for good: a machine sends one to three; beyond it and its burst it is kept out for a while',
    '50',
    count(20, 1_000_000),
  ),
  deviceMessagesBurst: setting(
    'DEVICE_MESSAGES_BURST',
    'messages that it may send at once, after hours away; one that can not be read counts for ten',
    '20000',
    count(5_000, 1_000_000_000, 100),
  ),
  deviceBytesPerSecond: setting(
    'DEVICE_BYTES_PER_SECOND',
    'the same, in bytes of messages',
    '262144',
    count(131_072, 2 ** 30),
  ),
  deviceBytesBurst: setting(
    'DEVICE_BYTES_BURST',
    'the same, in bytes of messages',
    '67108864',
    count(16_777_216, 2 ** 40, 4_194_304),
  ),
  dispatchPartitions: setting(
    'DISPATCH_PARTITIONS',
    'parts of the devices, each of which one dispatcher at a time has; another number makes its projection anew by itself',
    '8',
    count(2, 99),
  ),
  presenceLeaseMs: setting(
    'PRESENCE_LEASE_MS',
    'a device that sends nothing for this long counts as offline',
    '90000',
    count(90000, 86_400_000),
  ),
  projectionBatch: setting(
    'PROJECTION_BATCH',
    'events that one projection transaction holds at most',
    '500',
    count(500, 10000),
  ),
  projectionBatchBytes: setting(
    'PROJECTION_BATCH_BYTES',
    'bytes of telemetry from which on a projection transaction takes no further event: some 20,000 readings, each alone in its message, twice as many where events are compressed',
    '2097152',
    count(2_097_152, 67_108_864),
  ),
  readingsKeptDays: setting(
    'READINGS_KEPT_DAYS',
    'history keeps every reading for this many days after its receipt, and up to a month longer; 0 for good. The event store keeps them all',
    '30',
    days(730),
  ),
  summariesKeptDays: setting(
    'SUMMARIES_KEPT_DAYS',
    'the same for its summaries of ten minutes and of hours; no shorter than readings',
    '3650',
    days(0),
  ),
  auditKeptMonths: setting(
    'AUDIT_KEPT_MONTHS',
    'what people did is kept for so many months beside the current one; 0 for good. The embedded event store deletes older ones, brewline audit prune those of an EventStoreDB',
    '12',
    count(24, 1_200, 0),
  ),
  backupOldAfterHours: setting(
    'BACKUP_OLD_AFTER_HOURS',
    'operators are told when the last backup is older than so many hours. When set, also of an instance that never had one; when empty, 48 hours once it had one; 0: never',
    '30',
    z
      .union(
        [z.literal(''), z.coerce.number().int().min(0).max(87_600)],
        'it is a whole number from 0 to 87600',
      )
      .default(''),
  ),
  credentialKey: secret(
    setting(
      'CREDENTIAL_KEY',
      'key of the HMAC under which device secrets are stored, 64 hex digits; made at set-up. While it is rotated two with a comma, the new one first',
      '<64 hex digits>',
      rotatedKey,
    ),
  ),
  authKey: secret(
    setting(
      'AUTH_KEY',
      "part of the path under which the broker asks the HTTP auth backend, 64 hex digits, also in the broker's rabbitmq.conf; made at set-up",
      '<64 hex digits>',
      z
        .string()
        .regex(/^([0-9a-f]{64})?$/)
        .default(''),
    ),
  ),
  sessionKey: secret(
    setting(
      'SESSION_KEY',
      "key that signs people's tokens, 64 hex digits; made at set-up. While it is rotated two with a comma, the new one first",
      '<64 hex digits>',
      rotatedKey,
    ),
  ),
  pseudonymKey: secret(
    setting(
      'PSEUDONYM_KEY',
      'key of the HMAC that makes the pseudonyms of analysts, 64 hex digits; made at set-up. Another key makes other pseudonyms: older ones lead nowhere',
      '<64 hex digits>',
      z
        .string()
        .regex(/^([0-9a-f]{64})?$/)
        .default(''),
    ),
  ),
  peopleKey: secret(
    setting(
      'PEOPLE_KEY',
      'key under which secrets of people, and the keys of what they type, are encrypted, 64 hex digits; made at set-up. While it is rotated two with a comma, the new one first',
      '<64 hex digits>',
      rotatedKey,
    ),
  ),
  smtpUrl: place(
    setting(
      'SMTP_URL',
      'mail server for links and notices to people, smtp:// or smtps://, encrypted but on loopback; when empty, admins are shown the links',
      'smtps://brewline:<password>@mail.example:465',
      z
        .string()
        .refine((value) => value === '' || isMailServer(value), 'it is smtp:// or smtps://, and a host')
        .default(''),
    ),
  ),
  mailFrom: setting(
    'MAIL_FROM',
    'address that mails come from; SMTP_URL needs it',
    'brewline@example.com',
    z
      .string()
      .regex(/^([^\p{C}<>@,;]*<[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)?$/u, 'it is one address')
      .default(''),
  ),
  vapidPrivateKey: secret(
    setting(
      'VAPID_PRIVATE_KEY',
      'key that signs web push, 43 characters of base64url; made at set-up. Another key ends all subscriptions; without one nobody can subscribe',
      '<43 characters>',
      z
        .string()
        .refine((key) => key === '' || vapidPublicKeyOf(key) !== undefined, 'it is no private key of P-256')
        .default(''),
    ),
  ),
  vapidSubject: setting(
    'VAPID_SUBJECT',
    'whom push services tell when something is wrong, mailto: or https://; when empty PUBLIC_URL, else the address in MAIL_FROM',
    'mailto:operator@example.com',
    z
      .string()
      .regex(
        /^(mailto:[^\s@]+@[^\s@]+|https:\/\/[\w.:[\]-]+\S*)?$/,
        'it is mailto: and an address, or an https:// URL',
      )
      .default(''),
  ),
  outboundAllow: setting(
    'OUTBOUND_ALLOW',
    'what webhooks and push subscriptions of people may call besides public addresses on port 443: names, addresses and networks with commas between them, each on port 443 or the one after its colon. A name may then lead anywhere and may be a push service; an address is open under any name. It stays https with a valid certificate',
    'hooks.internal,10.1.0.0/16,127.0.0.1:8443',
    z
      .string()
      .refine(
        (list) => parseAllowList(list) !== undefined,
        'it is names, addresses or networks with commas between them, each with :port where that is not 443',
      )
      .default(''),
  ),
  secondFactor: setting(
    'SECOND_FACTOR',
    'required: operators and admins can do nothing else until they have set up a second factor (authenticator or passkey), and keep the last one; optional for everybody otherwise',
    'required',
    z.enum(['optional', 'required']).default('optional'),
  ),
  signUp: setting(
    'SIGN_UP',
    'who gets an account: invite, whom an admin invites; open, who has an address, which needs SMTP_URL; off, by the command line alone',
    'open',
    z.enum(signUps).default('invite'),
  ),
  oidcIssuersFile: setting(
    'OIDC_ISSUERS_FILE',
    'JSON file with servers where people log in besides (OpenID Connect), readable by its owner alone; none when empty',
    '/etc/brewline/issuers.json',
    z.string().default(''),
  ),
  sentryDsn: secret(
    setting(
      'SENTRY_DSN',
      "where a server that speaks Sentry's protocol takes the errors of all roles and pages as well: https://, its public key, @, its host, / and the project's number; nowhere when empty",
      'https://0123456789abcdef0123456789abcdef@sentry.example/4',
      z
        .string()
        .superRefine((text, context) => {
          const parsed = parseDsn(text);
          if (text !== '' && parsed.type === 'wrong')
            context.addIssue({ code: 'custom', message: parsed.why });
        })
        .default(''),
    ),
  ),
  logLevel: setting(
    'LOG_LEVEL',
    'trace, debug, info, warn, error or fatal',
    'debug',
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ),
} as const;

export type Config = {
  readonly [K in keyof typeof settings]: (typeof settings)[K] extends Setting<infer T> ? T : never;
};

/**
 * Reads and validates all settings from the environment.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` naming each invalid variable, its meaning and an example.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const problems: string[] = [];
  const entries = Object.entries(settings).map(([name, { env: variable, schema, meaning, example }]) => {
    const parsed = schema.safeParse(env[variable] === '' ? undefined : env[variable]);
    if (!parsed.success) {
      const why = parsed.error.issues.map((issue) => issue.message).join('; ');
      problems.push(
        `${variable}=${shown(variable, env[variable] ?? '')}: ${why} (${meaning}; for example ${example})`,
      );
    }
    return [name, parsed.data] as const;
  });
  if (problems.length > 0) {
    throw new BrewlineError('CONFIGURATION_INVALID', `Wrong settings:\n  ${problems.join('\n  ')}`);
  }
  return Object.fromEntries(entries) as Config;
}

/** Without anything that may be a password, because it is printed and logged. */
function shown(variable: string, value: string): string {
  return /KEY$|CREDENTIALS$|DSN$/.test(variable) ? '…' : value.replace(/^.*@/, '…@');
}
