import { Command } from 'commander';
import type { Pool } from '../../adapters/postgres/index.js';
import { findParkedMessages, markRequeued } from '../../adapters/postgres/queries/parkedMessage.js';
import { requeueRequest } from '../../commands/ports/index.js';
import { groupBy } from '../../domain/kernel/groupBy.js';
import { requeueObstacle, type RequeueObstacle } from '../../domain/parking/index.js';
import { printableText } from '../../domain/kernel/text.js';
import type { ParkedMessage } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { selectable, withParkedSelection, type ParkedSelection } from './parkedSelection.js';
import { writeJson } from './writeJson.js';

interface RequeueOptions extends ParkedSelection {
  readonly dryRun?: true;
  readonly again?: true;
  readonly json?: true;
}

/** Their bodies are in memory together. */
const sentAtOnce = 100;

/**
 * Sends parked messages of devices through ingest again, in the order in which they were parked. If the command is interrupted
 * between sending a message and recording it, the next run sends it again; ingest stores it once.
 */
export function requeueCommand({ settings, stdout, stderr }: CliContext): Command {
  const command = new Command('requeue').description(
    'send parked messages of devices through ingest again, under their numbers',
  );
  return selectable(command)
    .option('--dry-run', 'print what would be sent, and send nothing')
    .option('--again', 'also those that were sent before')
    .option('--json', 'print what was or would be sent as one JSON document')
    .addHelpText(
      'after',
      '\nA message that still breaks a rule is parked again. A message that is already stored is not stored twice. A message of which only the beginning is stored can not be sent.\n\nExample:\n  brewline parked requeue 17 18 --dry-run\n  brewline parked requeue --device keg-1 --code DEAD_LETTERED',
    )
    .action(async (named: readonly number[] = [], options: RequeueOptions) => {
      const config = await settings();
      const { sendOperatorRequests } = await import('../../adapters/amqp/index.js');
      await withDatabase(config, (pool) =>
        withParkedSelection(pool, named, options, async (selected) => {
          const obstacles = selected.flatMap((message) => obstacleOf(message, options.again === true) ?? []);
          // Nothing is sent when a named message can't be sent.
          if (named.length > 0 && obstacles.length > 0) throw new Error(told(obstacles));
          const messages = selected.filter((message) => !obstacleOf(message, options.again === true));
          if (obstacles.length > 0) stderr.write(`left out: ${told(obstacles)}\n`);
          const { json, dryRun } = options;
          const ids = messages.map(({ id }) => id);
          const leftOut = obstacles.map(({ message, why }) => ({ id: message.id, why }));
          if (dryRun) {
            if (json) writeJson(stdout, { sent: 0, of: ids.length, ids, leftOut });
            else for (const message of messages) stdout.write(`${wouldBeSent(message)}\n`);
            return;
          }
          let sent = 0;
          try {
            for (let at = 0; at < messages.length; at += sentAtOnce) {
              const some = ids.slice(at, at + sentAtOnce);
              const requests = await requestsOf(pool, some);
              await sendOperatorRequests(config.amqpUrl, requests, async (index) => {
                const { id = '', requeue = 0 } = requests[index]?.request.requeued ?? {};
                await markRequeued(pool, id, requeue);
                sent += 1;
              });
            }
          } finally {
            if (json) writeJson(stdout, { sent, of: ids.length, ids, leftOut });
            stderr.write(`sent ${sent} of ${messages.length}\n`);
          }
        }),
      );
    });
}

function wouldBeSent({ id, deviceId, code }: ParkedMessage): string {
  return printableText(`${id} of ${deviceId ?? '-'} (${code}) would be sent`);
}

async function requestsOf(pool: Pool, ids: readonly string[]) {
  const messages = await findParkedMessages(pool, ids);
  return messages.map((message) => requeueRequest(message, message.requeues + 1));
}

interface Obstacle {
  readonly message: ParkedMessage;
  readonly why: string;
}

function obstacleOf(message: ParkedMessage, again: boolean): Obstacle | undefined {
  const obstacle = requeueObstacle(message);
  if (obstacle) return { message, why: obstacleTexts[obstacle] };
  if (message.requeuedAt !== null && !again)
    return { message, why: 'already requeued; --again sends them once more' };
  return undefined;
}

/** Why a message can't be sent again, for people. */
export const obstacleTexts: Readonly<Record<RequeueObstacle, string>> = {
  notOfDevice: 'an event that a projection could not apply; brewline parked retry, or skip, instead',
  readingsStored:
    'its other readings are stored already, and the readings that the cause names would be refused again',
  cut: 'only its beginning is stored: the device has to send it again',
  otherVersion: 'another version of it is stored: a message has its effect once',
};

/** Maximum number of ids in a message. */
const namedIds = 10;

function told(obstacles: readonly Obstacle[]): string {
  return [...groupBy(obstacles, ({ why }) => why)]
    .map(([why, some]) => {
      const ids = some.slice(0, namedIds).map(({ message }) => message.id);
      const more = some.length > namedIds ? ` and ${some.length - namedIds} more` : '';
      return `${ids.join(', ')}${more}: ${why}`;
    })
    .join('; ');
}
