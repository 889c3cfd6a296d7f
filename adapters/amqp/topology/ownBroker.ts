import { definitions } from './definitions.js';
import { advancedConfig, deviceConfig, enabledPlugins, erlangArguments } from './serverConfig.js';
import { shellQuoted } from './shellQuoted.js';
import { brokerRoles, brokerUser, permissionsOf, permissionsOfAll, type Permissions } from './users.js';

export interface OwnBrokerOptions {
  readonly partitions: number;
  readonly vhost: string;
  /** URL at which the broker reaches the auth role, with its key. */
  readonly authUrl: string;
  /** One user for all roles; when left out each role has its own. */
  readonly user?: string;
}

/** The files that an existing broker needs, in the order of use. */
export const ownBrokerFiles = [
  'rabbitmq.conf',
  'advanced.config',
  'enabled_plugins',
  'definitions.json',
  'users.sh',
] as const;
export type OwnBrokerFile = (typeof ownBrokerFiles)[number];

/** The text of one of these files, for RabbitMQ 3.10 to 4.x. */
export function ownBrokerFile(file: OwnBrokerFile, options: OwnBrokerOptions): string {
  switch (file) {
    case 'rabbitmq.conf':
      return rabbitmqConf(options);
    case 'advanced.config':
      return advancedConfig;
    case 'enabled_plugins':
      return enabledPlugins;
    case 'definitions.json':
      return `${JSON.stringify(definitions(options), undefined, 2)}\n`;
    case 'users.sh':
      return usersScript(options);
  }
}

/** RabbitMQ 3.10 has no setting for how memory is given back: the environment sets it. */
function rabbitmqConf({ authUrl, vhost }: OwnBrokerOptions): string {
  return `# Before RabbitMQ 3.13, in /etc/rabbitmq/rabbitmq-env.conf, or one packet takes gigabytes of memory:
# SERVER_ADDITIONAL_ERL_ARGS="${erlangArguments}"
#
# Listeners and certificates are yours. Devices come over TLS, for example:
# mqtt.listeners.ssl.default = 8883
# ssl_options.certfile = /etc/rabbitmq/tls/certificate.pem
# ssl_options.keyfile = /etc/rabbitmq/tls/key.pem
# ssl_options.versions.1 = tlsv1.3
# ssl_options.versions.2 = tlsv1.2
# Where devices come by client certificate, the authority that signs these, and only these:
# ssl_options.cacertfile = /etc/rabbitmq/tls/devices-ca.pem
# ssl_options.verify = verify_peer
# ssl_options.fail_if_no_peer_cert = false
mqtt.listeners.tcp.local = 127.0.0.1:1883
mqtt.vhost = ${vhost}

${deviceConfig(authUrl)}`;
}

/**
 * Passwords are generated on the broker's machine and passed by standard input, because other users of the machine can read a
 * command's arguments. It does not use `--quiet`: with it, rabbitmqctl of RabbitMQ 4 hangs or crashes when it reads from
 * standard input.
 */
function usersScript({ vhost, user }: OwnBrokerOptions): string {
  const users: readonly (readonly [string, Permissions])[] = user
    ? [[user, permissionsOfAll()]]
    : brokerRoles.map((role) => [brokerUser(role), permissionsOf[role]]);
  const lines = users.map(([name, { configure, write, read }]) =>
    ['broker_user', ...[name, configure, write, read].map(shellQuoted)].join(' '),
  );
  return `#!/bin/sh
# Creates Brewline's users on the broker that rabbitmqctl connects to. The password of each is in <user>.password in this folder.
# Running it again keeps existing users, and sets their permissions again.
set -eu
umask 077
broker_user() {
  if [ ! -e "$1.password" ]; then
    od -An -N32 -tx1 /dev/urandom | tr -d ' \\n' > "$1.password.new"
    echo >> "$1.password.new"
    rabbitmqctl add_user "$1" < "$1.password.new"
    mv "$1.password.new" "$1.password"
  fi
  rabbitmqctl -q set_permissions -p ${shellQuoted(vhost)} "$@"
}
${lines.join('\n')}
`;
}
