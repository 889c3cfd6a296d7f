import { randomUUID } from 'node:crypto';
import type { ConfirmChannel, Message, RecoveringChannelModel } from 'amqplib';
import type { CommandPublisher, PublishOutcome } from '../../commands/ports/index.js';
import { BrewlineError } from '../../domain/kernel/errors.js';
import { watchRefusal } from './brokerRefusal.js';
import { downKey, exchanges } from './names.js';
import { SingleChannel } from './singleChannel.js';
import { withinTime } from './withinTime.js';

type Command = Parameters<CommandPublisher['publish']>[0];

export interface CommandPublisherOptions {
  readonly connection: RecoveringChannelModel;
  /** Encodes the envelope for the device. */
  readonly encode: (command: Command) => Uint8Array;
}

/** A publisher waits at most this long for a broker that does not answer. */
const confirmTimeoutMs = 5_000;
/** Maximum number of commands that wait for their confirms; the dispatcher has up to 64 of each partition in flight. */
const maxUnconfirmed = 1_000;

/**
 * Publishes to `brewline.commands` with confirms. `mandatory` reports a device that has no session on the broker. While the
 * broker takes no messages, every publish is refused at once.
 */
export function createCommandPublisher({ connection, encode }: CommandPublisherOptions): CommandPublisher {
  const unconfirmed = new Map<string, { isReturned: boolean }>();
  const refusal = watchRefusal(connection);
  const channels = new SingleChannel({
    create: () => connection.createConfirmChannel(),
    // The broker sends a return before the confirm of the same message.
    setUp: (channel) =>
      channel.on('return', ({ properties }: Message) => {
        const sent = unconfirmed.get(String(properties.messageId));
        if (sent) sent.isReturned = true;
      }),
  });

  return {
    async publish(command): Promise<PublishOutcome> {
      const reason = refusal();
      if (reason !== undefined) throw unavailable(`the broker accepts no publishes: ${reason}`);
      if (unconfirmed.size >= maxUnconfirmed)
        throw unavailable(`${maxUnconfirmed} commands already wait for the broker's confirm`);
      const messageId = randomUUID();
      const sent = { isReturned: false };
      unconfirmed.set(messageId, sent);
      try {
        const channel = await withinTime(confirmTimeoutMs, 'channel', channels.get());
        const message = { command, messageId, content: Buffer.from(encode(command)) };
        const confirm = confirmed(channel, message);
        await withinTime(confirmTimeoutMs, 'confirm', confirm).catch((error: unknown) => {
          // Other publishes that wait on this channel fail when it closes, or at their own timeout.
          void channels.close();
          throw error;
        });
      } catch (error) {
        throw unavailable('the broker did not confirm a command', error);
      } finally {
        unconfirmed.delete(messageId);
      }
      return sent.isReturned ? 'returned' : 'published';
    },
  };
}

function unavailable(message: string, cause?: unknown): BrewlineError {
  return new BrewlineError('BROKER_UNAVAILABLE', message, { cause });
}

interface EncodedCommand {
  readonly command: Command;
  readonly messageId: string;
  readonly content: Buffer;
}

function confirmed(channel: ConfirmChannel, { command, messageId, content }: EncodedCommand): Promise<void> {
  const { deviceId, deadlineMs, sentAtMs } = command;
  const expiration = Math.max(1, deadlineMs - sentAtMs);
  const options = { mandatory: true, persistent: true, messageId, expiration };
  return new Promise((resolve, reject) => {
    channel.publish(exchanges.commands, downKey(deviceId), content, options, (error: unknown) =>
      error ? reject(error instanceof Error ? error : new Error('nacked')) : resolve(),
    );
  });
}
