import { Command } from 'commander';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';

/** For a device whose numbers ingest can't make sense of any more. */
export function resetOrderCommand({ settings, stderr }: CliContext): Command {
  return new Command('reset-order')
    .description(
      'let the numbering of devices begin anew: what they send from now on is new, whatever its number',
    )
    .addArgument(deviceIds())
    .addHelpText(
      'after',
      '\nFor a device whose messages are parked as NUMBER_REUSED or SEQUENCE_TOO_OLD. What is missing of it is no longer waited for.\n\nExample:\n  brewline device reset-order keg-1',
    )
    .action(async (ids: string[]) => {
      const config = await settings();
      const { findEnrolled } = await import('../../adapters/postgres/identity/index.js');
      const { sendOperatorRequests } = await import('../../adapters/amqp/index.js');
      const known = await withDatabase(config, (pool) => findEnrolled(pool, ids));
      const unknown = ids.filter((id) => !known.includes(id));
      if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}`);
      const request = { type: 'resetOrder' } as const;
      await sendOperatorRequests(
        config.amqpUrl,
        ids.map((deviceId) => ({ deviceId, request, body: new Uint8Array() })),
      );
      stderr.write(`begins anew: ${ids.join(', ')}\n`);
    });
}
