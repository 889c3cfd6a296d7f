import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfirmChannel, Message, RecoveringChannelModel } from 'amqplib';
import type { CommandPublisher, PublishOutcome } from '../../commands/ports.js';
import { BrewlineError } from '../../domain/errors.js';
import { encodeDownlink } from '../protobuf/index.js';
import { downKey, exchanges } from './names.js';

/** Publishes to `brewline.commands` with confirms; `mandatory` tells of a device that has no session on the broker. */
export function createCommandPublisher(connection: RecoveringChannelModel): CommandPublisher {
  let channel: Promise<ConfirmChannel> | undefined;
  const returned = new Set<string>();

  async function open(): Promise<ConfirmChannel> {
    const opened = await connection.createConfirmChannel();
    const forget = () => {
      channel = undefined;
    };
    opened.on('close', forget);
    opened.on('error', forget);
    // The broker sends a return before the confirm of the same message.
    opened.on('return', ({ properties }: Message) => returned.add(String(properties.messageId)));
    return opened;
  }

  return {
    async publish(command): Promise<PublishOutcome> {
      const messageId = randomUUID();
      try {
        const opened = (channel ??= open());
        await withinTime(opened.then((ready) => confirmed(ready, command, messageId)));
      } catch (error) {
        channel = undefined;
        throw new BrewlineError('BROKER_UNAVAILABLE', 'the broker did not confirm a command', {
          cause: error,
        });
      }
      return returned.delete(messageId) ? 'returned' : 'published';
    },
  };
}

/** A broker that is away holds up who publishes for this long at most. */
const confirmTimeoutMs = 5_000;

async function withinTime(work: Promise<void>): Promise<void> {
  const timeout = new AbortController();
  const late = sleep(confirmTimeoutMs, undefined, { signal: timeout.signal }).then(() => {
    throw new Error(`no confirm within ${confirmTimeoutMs} ms`);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    timeout.abort();
    late.catch(() => undefined);
  }
}

function confirmed(
  channel: ConfirmChannel,
  command: Parameters<CommandPublisher['publish']>[0],
  messageId: string,
): Promise<void> {
  const { deviceId, deadlineMs, sentAtMs } = command;
  const expiration = Math.max(1, deadlineMs - sentAtMs);
  const options = { mandatory: true, persistent: true, messageId, expiration };
  return new Promise((resolve, reject) => {
    const content = Buffer.from(encodeDownlink(command));
    channel.publish(exchanges.commands, downKey(deviceId), content, options, (error: unknown) =>
      error ? reject(error instanceof Error ? error : new Error('nacked')) : resolve(),
    );
  });
}
