import { Command } from 'commander';
import { definitions } from '../../adapters/amqp/topology/index.js';
import type { CliContext } from './context.js';
import { wholeNumber } from './optionParsers.js';

export function topologyCommand({ settings, stdout }: CliContext): Command {
  return new Command('topology')
    .description(
      'print the exchanges, queues and bindings as a definitions file (broker-config prints everything that a RabbitMQ of your own needs)',
    )
    .option('--partitions <number>', 'uplink queues; UPLINK_PARTITIONS when left out', wholeNumber(1, 99))
    .option('--vhost <name>', 'virtual host', '/')
    .option('--json', 'no effect: the output is always JSON')
    .addHelpText(
      'after',
      '\nLoad it before devices can connect.\n\nExample:\n  brewline topology > definitions.json && rabbitmqctl import_definitions definitions.json',
    )
    .action(async ({ partitions, vhost }: { partitions?: number; vhost: string }) => {
      const count = partitions ?? (await settings()).uplinkPartitions;
      stdout.write(`${JSON.stringify(definitions({ partitions: count, vhost }), undefined, 2)}\n`);
    });
}
