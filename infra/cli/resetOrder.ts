import { Command } from 'commander';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';
import { unknownDevices } from './known.js';
import { writeJson } from './writeJson.js';

/** For a device whose numbers ingest can no longer order. */
export function resetOrderCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('reset-order')
    .description(
      'let the numbering of devices begin again: every message from now on is new, whatever its number',
    )
    .addArgument(deviceIds())
    .option('--json', 'print the devices as one JSON document')
    .addHelpText(
      'after',
      '\nFor a device whose messages are parked as NUMBER_REUSED or SEQUENCE_TOO_OLD. Brewline stops waiting for its missing messages.\n\nExample:\n  brewline device reset-order keg-1',
    )
    .action(async (ids: string[], { json }: { json?: true }) => {
      const config = await settings();
      const { findEnrolled } = await import('../../adapters/postgres/identity/index.js');
      const { sendOperatorRequests } = await import('../../adapters/amqp/index.js');
      await withDatabase(config, async (pool) => {
        const known = await findEnrolled(pool, ids);
        const error = await unknownDevices(
          pool,
          ids.filter((id) => !known.includes(id)),
        );
        if (error) throw error;
      });
      const request = { type: 'resetOrder' } as const;
      await sendOperatorRequests(
        config.amqpUrl,
        ids.map((deviceId) => ({ deviceId, request, body: new Uint8Array() })),
      );
      if (json) writeJson(stdout, { reset: ids });
      stderr.write(`begins anew: ${ids.join(', ')}\n`);
    });
}
