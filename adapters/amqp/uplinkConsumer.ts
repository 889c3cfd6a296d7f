import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ConsumeMessage, RecoveringChannelModel } from 'amqplib';
import type { PartitionIngest } from '../../commands/ingest/index.js';
import { backOffMs, type BackOff } from '../../domain/kernel/backOff.js';
import { hasCode, messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { deliveriesBefore, DeliveryBatches, toDelivery, type BatchLimits } from './deliveryBatches.js';
import { uplinkQueue } from './names.js';
import { closeChannel } from './singleChannel.js';
import { probeOf, type ArrivedProbe } from './uplinkProbes.js';

const reopen: BackOff = { firstMs: 200, maxMs: 30_000 };
/** Interval at which missing messages are checked and numberings are saved. */
const keepUpEveryMs = 5_000;
/** A message that was delivered this often before may crash its consumer: each such message is tried alone. */
const suspiciousDeliveries = 2;

export interface UplinkConsumerOptions {
  readonly connection: RecoveringChannelModel;
  readonly partition: number;
  /** Maximum number of unacknowledged messages: limits what waits in memory. */
  readonly prefetch: number;
  readonly limits: BatchLimits;
  readonly leaseMs: number;
  /** Creates a new ingest for each channel: its state is valid only as long as the channel. */
  readonly createIngest: () => PartitionIngest;
  /** Resolves when the event store takes appends. Called after a failure, before consuming again. */
  readonly probeStore: () => Promise<void>;
  readonly onBatch: (messages: number, durationMs: number) => void;
  /** Called with how many messages were delivered and are not acknowledged, when it changes. */
  readonly onHeld?: (messages: number) => void;
  /** Called for each probe, once all messages before it are stored. */
  readonly onProbe?: (probe: ArrivedProbe) => void;
  /** Called with the reason when consuming stops, and with undefined when it works again. */
  readonly onInterrupted?: (why: string | undefined) => void;
  readonly logger: Logger;
}

/**
 * Consumes one partition until `signal` aborts: batches, stores, acknowledges. Any failure closes the channel, the broker
 * redelivers all unacknowledged messages in order, and a new channel opens after a back-off. A redelivery counts as a delivery,
 * of which a queue allows a hundred. So the new channel opens only when the store takes appends again and the partition's log
 * has been read. Until then messages wait in the queue.
 */
export async function consumeUplink(options: UplinkConsumerOptions, signal: AbortSignal): Promise<void> {
  const { partition, logger } = options;
  let failures = 0;
  let cautious = false;
  while (!signal.aborted) {
    try {
      if (failures > 0) await options.probeStore();
      const run = await consumeOnce(options, { cautious, signal });
      cautious = run === 'cautiously';
      failures = 0;
    } catch (err) {
      const waitMs = backOffMs(reopen, failures, Math.random());
      failures += 1;
      options.onInterrupted?.(messageOf(err));
      logger.warn({ partition, waitMs, err }, `partition interrupted: ${messageOf(err)}`);
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

interface Run {
  /** One message at a time, so that only the delivery count of the faulty one grows. */
  readonly cautious: boolean;
  readonly signal: AbortSignal;
}

/** Runs one channel; returns how the next one has to consume. */
async function consumeOnce(options: UplinkConsumerOptions, run: Run): Promise<'normally' | 'cautiously'> {
  const { connection, partition, logger, leaseMs } = options;
  const ingest = options.createIngest();
  await ingest.open();
  const channel = await connection.createChannel();
  const batches = new DeliveryBatches(options.limits);
  const closed = closing(channel, batches);
  const stop = () => batches.close();
  run.signal.addEventListener('abort', stop);
  let working: Promise<unknown> = Promise.resolve();
  try {
    const sweep = everyWhile(
      leaseMs / 3,
      closed.signal,
      () => ingest.expireLeases(),
      (err) => logger.warn({ partition, err }, 'leases were not checked'),
    );
    const upkeep = everyWhile(
      keepUpEveryMs,
      closed.signal,
      () => ingest.keepUp(),
      (err) => {
        logger.warn(
          { partition, err },
          'numberings of devices were not saved, or missing messages were not reported',
        );
        if (hasCode(err, 'PARTITION_FENCED')) closed.end();
      },
    );
    working = Promise.all([sweep, upkeep]);
    await channel.prefetch(run.cautious ? 1 : options.prefetch);
    await channel.consume(uplinkQueue(partition), (message) => {
      if (!message) return batches.close();
      batches.push(message);
      options.onHeld?.(batches.held);
    });
    options.onInterrupted?.(undefined);
    if (run.signal.aborted) batches.close();
    const how = await storeBatches({ channel, batches, ingest, cautious: run.cautious }, options);
    closed.end();
    await working;
    await ingest.close();
    return how;
  } finally {
    run.signal.removeEventListener('abort', stop);
    closed.end();
    await working;
    await closeChannel(channel);
    // What was not acknowledged is the broker's again.
    options.onHeld?.(0);
  }
}

interface Consumption {
  readonly channel: Channel;
  readonly batches: DeliveryBatches;
  readonly ingest: PartitionIngest;
  readonly cautious: boolean;
}

async function storeBatches(
  { channel, batches, ingest, cautious }: Consumption,
  { onBatch, onProbe, onHeld }: UplinkConsumerOptions,
): Promise<'normally' | 'cautiously'> {
  for (let batch = await batches.next(); batch; batch = await batches.next()) {
    const firstOther = batch.findIndex((message) => isSuspicious(message) !== cautious);
    const alike = firstOther < 0 ? batch : batch.slice(0, firstOther);
    const last = alike.at(-1);
    if (last) {
      const startedMs = performance.now();
      const receivedAtMs = Date.now();
      const probes = alike.map(probeOf);
      const messages = alike.filter((_, index) => probes[index] === undefined);
      if (messages.length > 0)
        await ingest.handle(messages.map((message) => toDelivery(message, receivedAtMs)));
      channel.ack(last, true);
      batches.acknowledged(alike.length);
      onHeld?.(batches.held);
      for (const probe of probes)
        if (probe) {
          ingest.noteArrival({ sentAtMs: probe.sentAtMs, receivedAtMs });
          onProbe?.(probe);
        }
      if (messages.length > 0) onBatch(messages.length, performance.now() - startedMs);
    }
    if (firstOther >= 0) return cautious ? 'normally' : 'cautiously';
  }
  return 'normally';
}

function isSuspicious(message: ConsumeMessage): boolean {
  return deliveriesBefore(message) >= suspiciousDeliveries;
}

/** Ends the batches when the channel ends, for whatever reason. */
function closing(channel: Channel, batches: DeliveryBatches) {
  const ended = new AbortController();
  const end = () => {
    batches.close();
    ended.abort();
  };
  channel.on('close', end);
  // The error has the reason; the `close` after it ends the consumption.
  channel.on('error', end);
  return { signal: ended.signal, end };
}

async function everyWhile(
  intervalMs: number,
  signal: AbortSignal,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await work().catch(onError);
  }
}
