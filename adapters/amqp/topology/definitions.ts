import { rabbitPasswordHash } from './passwordHash.js';
import { topology, type Binding } from './topology.js';
import { brokerRoles, brokerUser, permissionsOf, type BrokerRole, type Permissions } from './users.js';

export interface DefinitionsOptions {
  /** `/` when left out. */
  readonly vhost?: string;
  readonly partitions: number;
  /** Users are part of the definitions only when passwords are given; an existing broker already has users. */
  readonly passwords?: Readonly<Record<BrokerRole, string>>;
  /** Users in addition to those of the roles, for tests. */
  readonly extraUsers?: readonly ExtraUser[];
}

export interface ExtraUser {
  readonly name: string;
  readonly password: string;
  readonly permissions: Permissions;
}

/**
 * The topology as a definitions file, which RabbitMQ loads at boot (`load_definitions`) or by `rabbitmqctl import_definitions`.
 * Loading it again changes nothing.
 */
export function definitions(options: DefinitionsOptions): object {
  const { vhost = '/', partitions, passwords, extraUsers = [] } = options;
  const { exchanges, queues, bindings } = topology(partitions);
  const users = [...(passwords ? roleUsers(passwords) : []), ...extraUsers];
  return {
    ...(users.length > 0 && {
      users: users.map((user) =>
        extraUsers.includes(user) ? userDefinition(user) : { ...userDefinition(user), limits: roleLimits },
      ),
    }),
    vhosts: [{ name: vhost }],
    ...(users.length > 0 && {
      permissions: users.map(({ name, permissions }) => ({ user: name, vhost, ...permissions })),
    }),
    exchanges: exchanges.map(({ name, type }) => ({
      name,
      vhost,
      type,
      durable: true,
      auto_delete: false,
      internal: false,
      arguments: {},
    })),
    queues: queues.map((queue) => ({
      name: queue.name,
      vhost,
      durable: true,
      auto_delete: false,
      arguments: queue.arguments,
    })),
    bindings: bindings.map((binding) => bindingDefinition(binding, vhost)),
  };
}

function roleUsers(passwords: Readonly<Record<BrokerRole, string>>): ExtraUser[] {
  return brokerRoles.map((role) => ({
    name: brokerUser(role),
    password: passwords[role],
    permissions: permissionsOf[role],
  }));
}

/** Connections of one role in all its processes: a few each, and the command line ends 50 connections at once. A leak can't exhaust the broker. */
const roleLimits = { 'max-connections': 200 };

function userDefinition({ name, password }: ExtraUser): object {
  return {
    name,
    password_hash: rabbitPasswordHash(password),
    hashing_algorithm: 'rabbit_password_hashing_sha256',
    tags: '',
  };
}

function bindingDefinition({ source, destination, routingKey }: Binding, vhost: string): object {
  return {
    source,
    vhost,
    destination: destination.name,
    destination_type: destination.type,
    routing_key: routingKey,
    arguments: {},
  };
}
