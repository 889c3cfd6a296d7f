import { Argument, Command } from 'commander';
import { ownBrokerFile, ownBrokerFiles, type OwnBrokerFile } from '../../adapters/amqp/topology/index.js';
import { authUrl } from '../authUrl.js';
import type { CliContext } from './context.js';
import { choosing, wholeNumber } from './optionParsers.js';

interface BrokerConfigCommandOptions {
  readonly partitions?: number;
  readonly vhost: string;
  readonly authUrl?: string;
  readonly user?: string;
}

export function brokerConfigCommand({ settings, stdout }: CliContext): Command {
  return new Command('broker-config')
    .description('print what a RabbitMQ of your own needs: the steps, or one of the files that they name')
    .addArgument(choosing(new Argument('[file]', 'the steps when left out'), ownBrokerFiles))
    .option('--partitions <number>', 'uplink queues; UPLINK_PARTITIONS when left out', wholeNumber(1, 99))
    .option('--vhost <name>', 'virtual host of the devices', '/')
    .option(
      '--auth-url <url>',
      'URL at which the broker reaches the auth role, as http://host:port; AUTH_PORT of this machine when left out',
    )
    .option('--user <name>', 'one user for all roles, for npm start; each role has its own when left out')
    .addHelpText('after', '\nExample:\n  brewline broker-config definitions.json --partitions 16')
    .action(async (file: OwnBrokerFile | undefined, options: BrokerConfigCommandOptions) => {
      if (file === undefined) return void stdout.write(steps);
      const { uplinkPartitions, authHost, authPort, authKey } = await settings();
      if (authKey === '' && file === 'rabbitmq.conf') throw new Error(noKey);
      const { partitions = uplinkPartitions, authUrl: at } = options;
      const url = at === undefined ? authUrl(authHost, authPort, authKey) : `${at}/auth/${authKey}`;
      stdout.write(ownBrokerFile(file, { ...options, partitions, authUrl: url }));
    });
}

const noKey =
  'AUTH_KEY is not set, and no instance runs here to take it from: make one (openssl rand -hex 32), and give it to the role auth too';

const steps = `What a RabbitMQ of your own needs (3.10 or newer), in this order. Options of the commands are in brewline broker-config --help.

1. Configure each node, and start it. Add the listener and the certificate of your devices to rabbitmq.conf. AUTH_KEY keeps others from
   asking the role auth about devices: the broker alone has it, so that rabbitmq.conf is for nobody else to read.

     export AUTH_KEY=$(openssl rand -hex 32)   # the same for all nodes, and for the role auth
     umask 077

     brewline broker-config rabbitmq.conf   > /etc/rabbitmq/rabbitmq.conf
     brewline broker-config advanced.config > /etc/rabbitmq/advanced.config
     brewline broker-config enabled_plugins > /etc/rabbitmq/enabled_plugins

2. If you want a cluster, form it before you create queues: a queue gets its members on the nodes that exist at its
   creation. For a node that joins later:

     rabbitmq-queues grow rabbit@<node> all

3. Create exchanges, queues and bindings. Import them, and do not use load_definitions in rabbitmq.conf: in a cluster it creates
   queues with one member, and RabbitMQ then creates no user guest.

     brewline broker-config definitions.json > definitions.json
     rabbitmqctl import_definitions definitions.json

4. Create the users, one for each role, or one for all with --user.

     brewline broker-config users.sh > users.sh
     sh users.sh

5. Give each role the URL of its user, and start it. Devices can connect once the queues exist.

     AMQP_URL=amqp://brewline_ingest:$(cat brewline_ingest.password)@<node>:5672 brewline ingest
`;
