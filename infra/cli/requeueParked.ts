import { Command } from 'commander';
import type { CliContext } from './context.js';
import { withDatabase } from './connections.js';
import { wholeNumbers } from './optionParsers.js';
import { findParkedMessages, markRequeued, type WholeParkedMessage } from './parkedMessage.js';

interface RequeueOptions {
  readonly dryRun?: true;
  readonly again?: true;
}

/** Parked messages of devices go through ingest again, in the order in which they were parked. */
export function requeueCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('requeue')
    .description('send parked messages of devices through ingest again, under the numbers that they have')
    .argument('<ids...>', 'as parked list shows them', wholeNumbers)
    .option('--dry-run', 'say what would be sent, and send nothing')
    .option('--again', 'also those that were sent before')
    .addHelpText(
      'after',
      '\nA message that still breaks a rule is parked anew. One that is stored already is not stored twice.\n\nExample:\n  brewline parked requeue 17 18 --dry-run',
    )
    .action(async (ids: readonly number[], { dryRun, again }: RequeueOptions) => {
      const config = await settings();
      const { sendOperatorRequests } = await import('../../adapters/amqp/index.js');
      await withDatabase(config, async (pool) => {
        const messages = await findParkedMessages(pool, ids);
        refuse(ids, messages, again === true);
        for (const { id, deviceId, code } of messages)
          if (dryRun) stdout.write(`${id} of ${deviceId ?? '-'} (${code}) would be sent\n`);
        if (dryRun) return;
        const requests = messages.map(({ deviceId, epoch, body }) => ({
          deviceId: deviceId ?? '',
          request: { type: 'requeue', epoch: epoch ?? undefined } as const,
          body,
        }));
        let sent = 0;
        try {
          await sendOperatorRequests(config.amqpUrl, requests, async (at) => {
            await markRequeued(pool, messages[at]?.id ?? '');
            sent += 1;
          });
        } finally {
          stderr.write(`sent ${sent} of ${messages.length}\n`);
        }
      });
    });
}

/** Nothing is sent when one of them can't be. */
function refuse(ids: readonly number[], messages: readonly WholeParkedMessage[], again: boolean): void {
  const unknown = ids.filter((id) => !messages.some((message) => message.id === String(id)));
  if (unknown.length > 0) throw new Error(`there is no parked message ${unknown.join(', ')}`);
  const foreign = messages.filter(
    ({ source, deviceId }) => deviceId === null || !source.startsWith('uplink '),
  );
  if (foreign.length > 0)
    throw new Error(
      `${foreign.map(({ id, source }) => `${id} (${source})`).join(', ')}: no message of a device; rebuild the projection instead`,
    );
  const before = messages.filter(({ requeuedAt }) => requeuedAt !== null);
  if (before.length > 0 && !again)
    throw new Error(
      `${before.map(({ id }) => id).join(', ')} were sent before; --again sends them once more`,
    );
}
