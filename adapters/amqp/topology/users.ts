import { exchanges } from '../names.js';
import { shellQuoted } from './shellQuoted.js';

/** Who comes to the broker, each with a user of its own: roles, and the operator's command line. */
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

/** What each role may do: only that. */
export const permissionsOf: Readonly<Record<BrokerRole, Permissions>> = {
  ingest: { configure: nothing, write: nothing, read: `^${escaped(exchanges.uplink)}\\.([0-9]{2}|dead)$` },
  dispatcher: { configure: nothing, write: `^${escaped(exchanges.commands)}$`, read: nothing },
  projector: { configure: nothing, write: `^${escaped(exchanges.live)}$`, read: nothing },
  // Each instance declares a queue of its own, binds it (write on the queue, read on the exchange), and consumes it.
  api: {
    configure: `^${escaped(exchanges.live)}\\.api-`,
    write: `^${escaped(exchanges.live)}\\.api-`,
    read: `^${escaped(exchanges.live)}(\\.api-.*)?$`,
  },
  // Asks whether the uplink queues and their exchange exist. From RabbitMQ 4.2.6 on that needs some permission on each; these two are
  // the weakest: they neither read an uplink nor forge one, which write on the exchange would. To end a device's connection it takes over the
  // client id by MQTT with a clean session: the broker then deletes the subscription queue of the session before.
  auth: { configure: '^mqtt-subscription-', write: uplinkQueues, read: `^${escaped(exchanges.uplink)}$` },
  // Of role auth: makes the topology again where something is missing, and sends probes the way of the devices. Whoever has role auth can let
  // any device in, so that nothing is lost by this.
  topology: {
    configure: ownNames,
    write: `${ownNames}|^${escaped(exchanges.devices)}$`,
    read: `${ownNames}|^${escaped(exchanges.devices)}$`,
  },
  // Sends parked messages through ingest again.
  operator: { configure: nothing, write: `^${escaped(exchanges.uplink)}$`, read: nothing },
};

/** Name of the role's user at the broker. */
export function brokerUser(role: BrokerRole): string {
  return `brewline_${role}`;
}

/** Of one user who is to do what all roles do, for a broker of one's own; the one who makes the topology is another. */
export function permissionsOfAll(): Permissions {
  const all = brokerRoles.filter((role) => role !== 'topology').map((role) => permissionsOf[role]);
  const either = (permission: keyof Permissions) => {
    const patterns = new Set(all.map((permissions) => permissions[permission]));
    patterns.delete(nothing);
    return [...patterns].join('|');
  };
  return { configure: either('configure'), write: either('write'), read: either('read') };
}

/** For a shell; it replaces the permissions that the user has in the virtual host. */
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
