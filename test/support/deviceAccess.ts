/** What is tried at the broker, each with the secret of `keg-1` unless the attempt says otherwise. */
export type AccessAttempt =
  | { readonly type: 'logIn'; readonly as: Partial<MqttLogin> }
  | { readonly type: 'takeOver' }
  | { readonly type: 'certificate'; readonly as: CertificateLogin }
  | { readonly type: 'publish'; readonly topic: string; readonly retain?: true }
  | { readonly type: 'lastWill'; readonly topic: string }
  | { readonly type: 'subscribe'; readonly topic: string }
  | { readonly type: 'amqp'; readonly username: string; readonly password: string }
  | { readonly type: 'declareQueue' | 'consume' | 'purge'; readonly queue: string }
  | { readonly type: 'declareExchange' | 'sendTo'; readonly exchange: string }
  | { readonly type: 'bind'; readonly queue: string; readonly exchange: string; readonly key: string };

export interface MqttLogin {
  readonly vhost: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly clientId: string;
}

export interface CertificateLogin {
  readonly commonName: string;
  readonly clientId: string;
  readonly expired?: true;
  /** Signed by an authority that the broker does not know. */
  readonly foreign?: true;
}

export type AccessVerdict = 'yes' | 'no';
export const accessActions = ['connect', 'publish', 'subscribe', 'declare', 'bind'] as const;
export type AccessAction = (typeof accessActions)[number];

export interface AccessRow {
  readonly what: string;
  readonly cells: Partial<Record<AccessAction, readonly [AccessVerdict, AccessAttempt]>>;
}

/**
 * Its secret comes with each attempt that names no other. `keg-2` is known as well, `keg-3` revoked, `keg-5` blocked, `keg-6`'s secret expired.
 * `keg-7` and `keg-8` come by certificate; `keg-8` is blocked.
 */
export const device = 'keg-1';
const byCertificate = 'keg-7';
/** A device whose log-in over AMQP the test lets through, to see the rights behind it. */
export const amqpDevice = 'keg-4';
export const existingVhost = 'beside';
/** Stands in a password for the secret of a device. */
export const secretOf = (deviceId: string) => `secret of ${deviceId}`;

const commands = 'brewline.commands';
const uplinkQueue = 'brewline.uplink.00';
const devicesExchange = 'amq.topic';
const queueOf = (id: string) => `mqtt-subscription-${id}qos1`;

/** Common names that are not the id of `keg-7`, under whose client id they come. */
const hostileNames: readonly (readonly [what: string, commonName: string])[] = [
  ['of its id in capital letters', 'KEG-7'],
  ['of its id and a blank', 'keg-7 '],
  ['of its id and NUL', 'keg-7\0'],
  ['of its id, NUL and more', 'keg-7\0keg-2'],
  ['of its id and a line break', 'keg-7\n'],
  ['of its id with a letter that only looks like ASCII', 'kеg-7'],
  ['of its id behind a virtual host', `${existingVhost}:keg-7`],
  ['of its id twice, with a comma', 'keg-7,keg-7'],
  ['of its id and a slash', 'keg-7/x'],
  ['of a wildcard: `+`', '+'],
  ['of a wildcard: `#`', '#'],
  ['of a wildcard: `*`', '*'],
];

/**
 * All that a device may do at the broker, and what is refused: SECURITY.md shows this table. Connect, publish and subscribe are tried
 * over MQTT; declare and bind over AMQP, as a device that got in there, for MQTT has no packets for them.
 */
export const deviceAccess: readonly AccessRow[] = [
  asDevice('its own id and topics', device, 'yes'),
  asDevice("another device's", 'keg-2'),
  asDevice('those of a device that nobody added', 'ghost'),
  asDevice('an id: `#`', '#'),
  asDevice('an id: `+`', '+'),
  asDevice('an id: `*`, which is `+` in AMQP', '*'),
  asDevice('an id: `$SYS`', '$SYS'),
  asDevice('an id: a dot, which is a slash in AMQP', 'keg.1'),
  asDevice('an id: a slash', 'keg-1/x'),
  asDevice('an id: a letter beyond ASCII', 'kég-1'),
  asDevice('an id: a letter that only looks like ASCII', 'kеg-1'),
  asDevice('an id: NUL', 'keg-1\0'),
  asDevice('an id: a line break', 'keg-1\n'),
  asDevice('an id: a blank', 'keg-1 '),
  asDevice('an id: a colon, which ends the virtual host', 'keg-1:keg-1'),
  asDevice('an id: capital letters', 'KEG-1'),
  asDevice('an id: 65 characters', 'k'.repeat(65)),
  asDevice('an id: nothing', ''),

  onTopic('its uplink', 'devices/keg-1/up', ['yes', 'no']),
  onTopic('its downlink', 'devices/keg-1/down', ['no', 'yes']),
  onTopic('below its uplink: `devices/keg-1/up/x`', 'devices/keg-1/up/x'),
  onTopic('above its topics: `devices/keg-1`', 'devices/keg-1'),
  onTopic('`/devices/keg-1/up`', '/devices/keg-1/up'),
  onTopic('`#`', '#'),
  onTopic('`devices/#`', 'devices/#'),
  onTopic('`devices/keg-1/#`', 'devices/keg-1/#'),
  onTopic('`devices/+/up`', 'devices/+/up'),
  onTopic('`devices/+/down`', 'devices/+/down'),
  onTopic('`+/keg-1/down`', '+/keg-1/down'),
  onTopic('`$SYS/#`', '$SYS/#'),
  onTopic('`$share/all/devices/keg-1/down`', '$share/all/devices/keg-1/down'),
  onTopic('`$share/all/devices/+/down`', '$share/all/devices/+/down'),
  onTopic('of 300 characters', `devices/${'k'.repeat(200)}/${'u'.repeat(91)}`),

  row('retained, on its uplink', { publish: yes({ type: 'publish', topic: up(device), retain: true }) }),
  row("retained, on another's downlink", {
    publish: no({ type: 'publish', topic: 'devices/keg-2/down', retain: true }),
  }),
  row('last will on its uplink', { publish: yes({ type: 'lastWill', topic: up(device) }) }),
  row("last will on another's uplink", { publish: no({ type: 'lastWill', topic: up('keg-2') }) }),
  row("last will on another's downlink", { publish: no({ type: 'lastWill', topic: 'devices/keg-2/down' }) }),

  logIn('twice: the first connection ends', yes({ type: 'takeOver' })),
  logIn("another's client id", no({ type: 'logIn', as: { clientId: 'keg-2' } })),
  logIn("another's user name", no({ type: 'logIn', as: { username: 'keg-2' } })),
  logIn('an empty client id', no({ type: 'logIn', as: { clientId: '' } })),
  logIn('an empty user name', no({ type: 'logIn', as: { username: '' } })),
  logIn('an empty secret', no({ type: 'logIn', as: { password: '' } })),
  logIn('no secret', no({ type: 'logIn', as: { password: undefined } })),
  logIn(
    'neither user name nor secret',
    no({ type: 'logIn', as: { username: undefined, password: undefined } }),
  ),
  logIn('a wrong secret', no({ type: 'logIn', as: { password: 'f'.repeat(64) } })),
  logIn("another's secret", no({ type: 'logIn', as: { password: secretOf('keg-2') } })),
  logIn('a secret with a blank after it', no({ type: 'logIn', as: { password: `${secretOf(device)} ` } })),
  logIn(
    'a revoked device',
    no({ type: 'logIn', as: { username: 'keg-3', clientId: 'keg-3', password: secretOf('keg-3') } }),
  ),
  logIn(
    'a blocked device',
    no({ type: 'logIn', as: { username: 'keg-5', clientId: 'keg-5', password: secretOf('keg-5') } }),
  ),
  logIn(
    'a secret that has expired',
    no({ type: 'logIn', as: { username: 'keg-6', clientId: 'keg-6', password: secretOf('keg-6') } }),
  ),
  logIn('another virtual host', no({ type: 'logIn', as: { vhost: existingVhost } })),
  logIn('a virtual host that is not there', no({ type: 'logIn', as: { vhost: 'nowhere' } })),
  logIn(
    '`guest`, over MQTT',
    no({ type: 'logIn', as: { username: 'guest', clientId: 'guest', password: 'guest' } }),
  ),
  logIn('`guest`, over AMQP', no({ type: 'amqp', username: 'guest', password: 'guest' })),
  logIn('its id and secret, over AMQP', no({ type: 'amqp', username: device, password: secretOf(device) })),

  withCertificate('of its own id', byCertificate, {}, 'yes'),
  withCertificate('of its own id, under another client id', byCertificate, { clientId: 'keg-2' }),
  withCertificate('of its own id, without a client id', byCertificate, { clientId: '' }),
  withCertificate('of its own id, expired', byCertificate, { expired: true }),
  withCertificate('of its own id, by an unknown authority', byCertificate, { foreign: true }),
  withCertificate("of another's id", 'keg-2', { clientId: byCertificate }),
  withCertificate('of a device that has a secret', device),
  withCertificate('of a device that nobody added', 'ghost'),
  withCertificate('of a blocked device', 'keg-8'),
  withCertificate('of a revoked device', 'keg-3'),
  withCertificate('of `guest`', 'guest'),
  ...hostileNames.map(([what, name]) => withCertificate(what, name, { clientId: byCertificate })),

  row('a queue of any other name', { declare: no({ type: 'declareQueue', queue: 'mine' }) }),
  row('an uplink queue', {
    subscribe: no({ type: 'consume', queue: uplinkQueue }),
    declare: no({ type: 'declareQueue', queue: uplinkQueue }),
    bind: no({ type: 'bind', queue: uplinkQueue, exchange: devicesExchange, key: '#' }),
  }),
  row("another's queue", {
    subscribe: no({ type: 'consume', queue: queueOf('keg-2') }),
    declare: no({ type: 'purge', queue: queueOf('keg-2') }),
    bind: no({
      type: 'bind',
      queue: queueOf('keg-2'),
      exchange: devicesExchange,
      key: `devices.${amqpDevice}.down`,
    }),
  }),
  row('the exchange of commands', {
    publish: no({ type: 'sendTo', exchange: commands }),
    declare: no({ type: 'declareExchange', exchange: commands }),
    bind: no({ type: 'bind', queue: queueOf(amqpDevice), exchange: commands, key: '#' }),
  }),
  row('the default exchange, which reaches every queue', {
    publish: no({ type: 'sendTo', exchange: '' }),
  }),
  row('an exchange of its own', { declare: no({ type: 'declareExchange', exchange: 'mine' }) }),
];

/** Everything under another id, with its own secret. Over AMQP the id is that of queue and topic. */
function asDevice(what: string, id: string, verdict: AccessVerdict = 'no'): AccessRow {
  const amqpId = id === device ? amqpDevice : id;
  const bound = { queue: queueOf(amqpDevice), exchange: devicesExchange, key: `devices.${amqpId}.down` };
  return row(what, {
    connect: [verdict, { type: 'logIn', as: { username: id, clientId: id } }],
    publish: [verdict, { type: 'publish', topic: up(id) }],
    subscribe: [verdict, { type: 'subscribe', topic: `devices/${id}/down` }],
    declare: [verdict, { type: 'declareQueue', queue: queueOf(amqpId) }],
    bind: [verdict, { type: 'bind', ...bound }],
  });
}

function onTopic(
  what: string,
  topic: string,
  [publish, subscribe]: readonly [AccessVerdict, AccessVerdict] = ['no', 'no'],
): AccessRow {
  const key = topic.replaceAll('/', '.').replaceAll('+', '*').replace(device, amqpDevice).slice(0, 255);
  return row(`a topic: ${what}`, {
    publish: [publish, { type: 'publish', topic }],
    subscribe: [subscribe, { type: 'subscribe', topic }],
    bind: [subscribe, { type: 'bind', queue: queueOf(amqpDevice), exchange: devicesExchange, key }],
  });
}

function logIn(what: string, connect: readonly [AccessVerdict, AccessAttempt]): AccessRow {
  return row(what, { connect });
}

function withCertificate(
  what: string,
  commonName: string,
  as: Partial<CertificateLogin> = {},
  verdict: AccessVerdict = 'no',
): AccessRow {
  return logIn(`a certificate ${what}`, [
    verdict,
    { type: 'certificate', as: { commonName, clientId: commonName, ...as } },
  ]);
}

function row(what: string, cells: AccessRow['cells']): AccessRow {
  return { what, cells };
}

function up(id: string): string {
  return `devices/${id}/up`;
}

function yes(attempt: AccessAttempt): readonly ['yes', AccessAttempt] {
  return ['yes', attempt];
}

function no(attempt: AccessAttempt): readonly ['no', AccessAttempt] {
  return ['no', attempt];
}
