import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeMessage, RecoveringChannelModel } from 'amqplib';
import type { MessageToPark, Parking } from '../../commands/ports/index.js';
import { backOffMs, type BackOff } from '../../domain/kernel/backOff.js';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { DeliveryBatches, editOf, requeuedOf, type CutDelivery } from './deliveryBatches.js';
import { deviceOf, exchanges } from './names.js';
import { closeChannel } from './singleChannel.js';
import { probeOf } from './uplinkProbes.js';

const reopen: BackOff = { firstMs: 1_000, maxMs: 30_000 };
const prefetch = 100;
const limits = { messages: prefetch, bytes: 4 * 1024 * 1024 };

export interface DeadLetterOptions {
  readonly connection: RecoveringChannelModel;
  readonly parking: Parking;
  readonly onParked: (messages: readonly MessageToPark[]) => void;
  readonly logger: Logger;
}

/**
 * Parks the messages that the broker gave up on, until `signal` aborts: their delivery limit was reached without an
 * acknowledgement. It acknowledges them after they are parked. Only one consumer should run, so that they are parked in order: a
 * quorum queue lets a second consumer in, even if the first is exclusive.
 */
export async function parkDeadLetters(options: DeadLetterOptions, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      await consumeOnce(options, signal, () => {
        failures = 0;
      });
    } catch (err) {
      options.logger.warn({ err }, `dead letters are not parked: ${messageOf(err)}`);
    }
    if (signal.aborted) return;
    await sleep(backOffMs(reopen, failures, Math.random()), undefined, { signal }).catch(() => undefined);
    failures += 1;
  }
}

async function consumeOnce(
  { connection, parking, onParked, logger }: DeadLetterOptions,
  signal: AbortSignal,
  onConsuming: () => void,
): Promise<void> {
  const channel = await connection.createChannel();
  const batches = new DeliveryBatches(limits);
  let failure: unknown;
  let isClosed = false;
  const end = () => batches.close();
  channel.on('close', () => {
    isClosed = true;
    end();
  });
  channel.on('error', (err) => {
    failure = err;
    batches.close();
  });
  signal.addEventListener('abort', end);
  try {
    await channel.prefetch(prefetch);
    await channel.consume(exchanges.uplinkDead, (message) =>
      message ? batches.push(message) : batches.close(),
    );
    onConsuming();
    if (signal.aborted) return;
    for (let batch = await batches.next(); batch; batch = await batches.next()) {
      // Probes of the queues are no device's messages.
      const messages = batch.filter((message) => probeOf(message) === undefined).map(toPark);
      await parkWithRetry(messages, { parking, logger, isOver: () => isClosed || signal.aborted, signal });
      channel.ack(batch.at(-1) as ConsumeMessage, true);
      logger.warn({ messages: messages.length }, 'dead letters parked');
      onParked(messages);
    }
    if (failure instanceof Error) throw failure;
  } finally {
    signal.removeEventListener('abort', end);
    await closeChannel(channel);
  }
}

interface ParkWithRetryOptions extends Pick<DeadLetterOptions, 'parking' | 'logger'> {
  readonly isOver: () => boolean;
  readonly signal: AbortSignal;
}

/**
 * Keeps the messages while they can't be parked. Each new channel would cost them a delivery, and from RabbitMQ 4 on a queue
 * without its own limit drops a message after 20.
 */
async function parkWithRetry(
  messages: readonly MessageToPark[],
  { parking, logger, isOver, signal }: ParkWithRetryOptions,
): Promise<void> {
  for (let failures = 0; ; failures += 1) {
    try {
      // An attempt that failed may have parked it, and only the answer was lost.
      await parking.park(
        failures === 0 ? messages : messages.map((each) => ({ ...each, redelivered: true })),
      );
      return;
    } catch (err) {
      if (isOver()) throw err;
      logger.warn({ err, messages: messages.length }, `dead letters wait: ${messageOf(err)}`);
      await sleep(backOffMs(reopen, failures, Math.random()), undefined, { signal }).catch(() => undefined);
    }
  }
}

/** The message is not decoded for its number: when it is requeued, ingest decodes it. */
function toPark({ fields, properties, content, whole }: CutDelivery): MessageToPark {
  return {
    source: 'uplink dead letters',
    deviceId: deviceOf(fields.routingKey),
    routingKey: fields.routingKey,
    code: 'DEAD_LETTERED',
    cause: causeOf(properties.headers?.['x-death']),
    headers: properties.headers ?? {},
    body: content,
    ...(whole && { whole }),
    order: undefined,
    redelivered: fields.redelivered,
    ...(isRequest(properties.headers?.['x-death']) && {
      requeued: requeuedOf(properties.headers ?? {}),
      edited: editOf(properties.headers ?? {}),
    }),
  };
}

/** Only operators publish to the exchange that the broker's record names; the headers of others mean nothing. */
function isRequest(deaths: unknown): boolean {
  const [latest] = (Array.isArray(deaths) ? deaths : []) as readonly { readonly exchange?: unknown }[];
  return latest?.exchange === exchanges.uplink;
}

/** From the broker's own record, the latest first: https://www.rabbitmq.com/docs/dlx#effects */
function causeOf(deaths: unknown): string {
  const [latest] = (Array.isArray(deaths) ? deaths : []) as readonly Readonly<Record<string, unknown>>[];
  if (!latest) return 'the broker does not say why it gave it up';
  return `the broker gave it up in ${String(latest.queue)}: ${String(latest.reason)}`;
}
