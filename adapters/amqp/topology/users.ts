import { exchanges } from '../names.js';
import { shellQuoted } from './shellQuoted.js';

/** The clients of the broker, each with its own user: roles, and the operator's command line. */
export const brokerRoles = [
  'ingest',
  'dispatcher',
  'projector',
  'api',
  'auth',
  'topology',
  'operator',
] as const;
export type BrokerRole = (typeof brokerRoles)[number];

/** Regular expressions over the names of queues and exchanges, as RabbitMQ matches them. */
export interface Permissions {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

const nothing = '^$';
const ownNames = '^brewline\\.';
const uplinkQueues = `^${escaped(exchanges.uplink)}\\.[0-9]{2}$`;

/** The permissions of each role: only those that it needs. */
export const permissionsOf: Readonly<Record<BrokerRole, Permissions>> = {
  // Whoever stores what devices say could forge it anyway: so ingest sends parked messages through their queues again.
  ingest: {
    configure: nothing,
    write: `^${escaped(exchanges.uplink)}$`,
    read: `^${escaped(exchanges.uplink)}\\.([0-9]{2}|dead)$`,
  },
  dispatcher: { configure: nothing, write: `^${escaped(exchanges.commands)}$`, read: nothing },
  projector: { configure: nothing, write: `^${escaped(exchanges.live)}$`, read: nothing },
  // Each instance declares its own queue, binds it (write on the queue, read on the exchange), and consumes it.
  api: {
    configure: `^${escaped(exchanges.live)}\\.api-`,
    write: `^${escaped(exchanges.live)}\\.api-`,
    read: `^${escaped(exchanges.live)}(\\.api-.*)?$`,
  },
  // Asks whether the uplink queues and their exchange exist. From RabbitMQ 4.2.6 on this needs some permission on each. These
  // two are the weakest: with them an uplink message can be neither read nor forged; write on the exchange would allow forging.
  // To end a device's connection it takes over the client id by MQTT with a clean session: the broker then deletes the
  // subscription queue of the previous session.
  auth: { configure: '^mqtt-subscription-', write: uplinkQueues, read: `^${escaped(exchanges.uplink)}$` },
  // Used by role auth: recreates the topology, and sends probes like devices. Role auth can authorise any device anyway, so
  // these permissions add no risk.
  topology: {
    configure: ownNames,
    write: `${ownNames}|^${escaped(exchanges.devices)}$`,
    read: `${ownNames}|^${escaped(exchanges.devices)}$`,
  },
  // Requeues parked messages, and lets the numbering of a device begin again.
  operator: { configure: nothing, write: `^${escaped(exchanges.uplink)}$`, read: nothing },
};

/** Name of the role's user on the broker. */
export function brokerUser(role: BrokerRole): string {
  return `brewline_${role}`;
}

/** Permissions of one user for all roles, for an existing broker; the topology needs another user. */
export function permissionsOfAll(): Permissions {
  const all = brokerRoles.filter((role) => role !== 'topology').map((role) => permissionsOf[role]);
  const either = (permission: keyof Permissions) => {
    const patterns = new Set(all.map((permissions) => permissions[permission]));
    patterns.delete(nothing);
    return [...patterns].join('|');
  };
  return { configure: either('configure'), write: either('write'), read: either('read') };
}

/** A shell command; it replaces the permissions that the user has in the virtual host. */
export function grantCommand(
  { user, vhost }: { readonly user: string; readonly vhost: string },
  { configure, write, read }: Permissions,
): string {
  const words = [vhost, user, configure, write, read].map(shellQuoted);
  return `rabbitmqctl set_permissions -p ${words.join(' ')}`;
}

function escaped(name: string): string {
  return name.replaceAll('.', '\\.');
}
