import { exchanges } from '../../adapters/amqp/index.js';

/** Who comes to the broker, each with a user of its own: roles over AMQP, and the operator's command line over MQTT. */
export const brokerRoles = ['ingest', 'dispatcher', 'projector', 'api', 'auth', 'operator'] as const;
export type BrokerRole = (typeof brokerRoles)[number];

/** Regular expressions over the names of queues and exchanges, as RabbitMQ matches them. */
export interface Permissions {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

const nothing = '^$';

/** What each role may do: only that. `auth` only asks whether queues exist, for which RabbitMQ wants no permission. */
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
  auth: { configure: nothing, write: nothing, read: nothing },
  // Takes over a device's client id with a clean session: the broker then deletes the subscription queue of the session before.
  // And sends parked messages through ingest again.
  operator: { configure: '^mqtt-subscription-', write: `^${escaped(exchanges.uplink)}$`, read: nothing },
};

/** Name of the role's user at the broker. */
export function brokerUser(role: BrokerRole): string {
  return `brewline_${role}`;
}

function escaped(name: string): string {
  return name.replaceAll('.', '\\.');
}
