import { randomUUID } from 'node:crypto';
import type { Channel, ConsumeMessage, RecoveringChannelModel } from 'amqplib';
import { z } from 'zod';
import { backOffMs } from '../../domain/kernel/backOff.js';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { LiveHint } from '../../projections/ports.js';
import type { LiveHints } from '../../projections/ports.js';
import { exchanges, liveKey } from './names.js';
import { SingleChannel } from './singleChannel.js';

export interface LiveSubscriber extends LiveHints {
  close(): Promise<void>;
}

const hintShape: z.ZodType<LiveHint, unknown> = z.object({
  position: z.string(),
  devices: z.array(z.string()),
  sessions: z.array(z.string()),
  commands: z.array(z.object({ commandId: z.string(), deviceId: z.string() })),
  /** Projectors of before 0.2.0 do not name them. */
  brews: z.array(z.string()).default([]),
  alarms: z.array(z.object({ alarmId: z.string(), deviceId: z.string() })).default([]),
  traceparents: z.record(z.string(), z.string()),
});

/**
 * Maximum number of hints that wait at the broker while the API is slow; older ones are dropped, and comparing finds their
 * changes.
 */
const maxWaitingHints = 1_000;
const reopen = { firstMs: 200, maxMs: 5_000 };

/**
 * Receives the hints of projections, through a queue that lives as long as its channel. Hints without a queue are lost, which is
 * allowed.
 */
export function createLiveSubscriber(connection: RecoveringChannelModel, logger: Logger): LiveSubscriber {
  const listeners = new Set<(hint: LiveHint) => void>();
  let current: Channel | undefined;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  const channels = new SingleChannel({
    create: () => connection.createChannel(),
    setUp: (channel) => consume(channel, heard),
    onError: (err) => logger.warn({ err }, 'channel of live hints'),
  });

  function heard(message: ConsumeMessage | null): void {
    // The queue was deleted, for example with a node of the broker: open another one.
    if (message === null) return reopenLater('the queue of live hints was deleted');
    const hint = parseHint(message.content, logger);
    if (hint) for (const listener of listeners) listener(hint);
  }

  async function open(): Promise<void> {
    clearTimeout(retry);
    if (closed) return;
    try {
      const channel = await channels.get();
      channel.once('close', () => {
        if (current === channel) reopenLater('the channel of live hints closed');
      });
      current = channel;
      failures = 0;
    } catch (error) {
      reopenLater(messageOf(error));
    }
  }

  function reopenLater(why: string): void {
    current = undefined;
    void channels.close();
    if (closed) return;
    const delayMs = backOffMs(reopen, failures++, Math.random());
    logger.warn({ why, delayMs }, 'live hints are interrupted');
    clearTimeout(retry);
    retry = setTimeout(() => void open(), delayMs);
  }

  void open();
  return {
    subscribe: (onHint) => {
      listeners.add(onHint);
      return () => void listeners.delete(onHint);
    },
    connected: () => current !== undefined,
    close: async () => {
      closed = true;
      clearTimeout(retry);
      current = undefined;
      await channels.close();
    },
  };
}

async function consume(channel: Channel, heard: (message: ConsumeMessage | null) => void): Promise<void> {
  const queue = `${exchanges.live}.api-${randomUUID()}`;
  const bound = { 'x-max-length': maxWaitingHints, 'x-overflow': 'drop-head' };
  await channel.assertQueue(queue, { exclusive: true, autoDelete: true, durable: false, arguments: bound });
  // Bind only this key: probes of the projector's health go through this exchange as well.
  await channel.bindQueue(queue, exchanges.live, liveKey);
  await channel.consume(queue, heard, { noAck: true, exclusive: true });
}

function parseHint(content: Buffer, logger: Logger): LiveHint | undefined {
  try {
    return hintShape.parse(JSON.parse(content.toString()));
  } catch (err) {
    logger.warn({ err }, 'dropped a live hint that can not be decoded');
    return undefined;
  }
}
