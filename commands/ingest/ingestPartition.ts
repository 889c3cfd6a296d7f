import { brewSession } from '../../domain/brewSession/index.js';
import { device } from '../../domain/device/index.js';
import { knowsCommand, type CommandQueue } from '../../domain/deviceCommand/index.js';
import { hasCode, type ErrorCode } from '../../domain/errors.js';
import type { Logger } from '../../domain/logger.js';
import type { MessageTracing } from '../../domain/tracing.js';
import { concurrently } from '../concurrently.js';
import { createQueues } from '../deviceCommands/index.js';
import { createCommandHandler } from '../handleCommand.js';
import { patiently } from '../patiently.js';
import type { EventStore, MessageToPark, Parking, PresenceReader, UplinkDelivery } from '../ports.js';
import { decodeBatch, toPark } from './decodeBatch.js';
import { interpret, type Received } from './interpret.js';
import { Presence } from './presence.js';
import { createTelemetryStream } from './telemetryStream.js';
import type { UplinkCodec } from './uplink.js';

/** Streams that are loaded or appended to at once; the store answers them on one connection. */
const streamsAtOnce = 64;
/**
 * A batch waits this long for a store that is away, before the channel is closed and the broker gives its messages again: long,
 * since that counts as one more delivery of each, and far below the broker's 30 minutes for an acknowledgement.
 */
const patienceMs = 5 * 60_000;
/** States kept for each kind of aggregate and partition; some hundred bytes each. */
const cachedStates = 20_000;
/** Queues of commands, some kilobytes each. */
const cachedQueues = 2_000;

export interface IngestParts {
  readonly store: EventStore;
  readonly codec: UplinkCodec;
  readonly parking: Parking;
  readonly presence: PresenceReader;
  readonly tracing: MessageTracing;
  readonly logger: Logger;
  readonly leaseMs: number;
  readonly now: () => Date;
  /** Told of every message that was parked. */
  readonly onParked: (code: ErrorCode) => void;
}

/** The ingest of one partition, for as long as its channel is open: its cached states die with it. */
export interface PartitionIngest {
  /**
   * Stores a batch: telemetry first, then each aggregate's decisions. When it resolves every message is stored or parked, and
   * may be acknowledged. When it rejects nothing may be: close the channel and begin anew.
   */
  handle(batch: readonly UplinkDelivery[]): Promise<void>;
  /** Ends the leases of devices that were not heard of for too long. */
  expireLeases(): Promise<void>;
}

export function createPartitionIngest(partition: number, parts: IngestParts): PartitionIngest {
  const { store, codec, now, tracing, parking, logger, onParked } = parts;
  const source = `uplink ${partition}`;
  const telemetry = createTelemetryStream({ partition, store, codec, now, patienceMs });
  const presence = new Presence(parts.leaseMs);
  const sessions = createCommandHandler({ decider: brewSession, store, cachedStates, now, patienceMs });
  const devices = createCommandHandler({ decider: device, store, cachedStates, now, patienceMs });
  const commands = createQueues({ store, cachedQueues, now, patienceMs });

  async function queuesOfAnswers(batch: readonly Received[]): Promise<ReadonlyMap<string, CommandQueue>> {
    const answering = batch.filter(({ uplink }) => uplink.body.type === 'commandAck');
    const queues = new Map<string, CommandQueue>();
    const deviceIds = new Set(answering.map(({ delivery }) => delivery.deviceId));
    await concurrently([...deviceIds], streamsAtOnce, async (deviceId) => {
      queues.set(deviceId, await commands.load(deviceId));
    });
    return queues;
  }

  async function storeReceived(batch: readonly Received[]): Promise<void> {
    const queues = await queuesOfAnswers(batch);
    const isOwn = (deviceId: string, commandId: string) => {
      const queue = queues.get(deviceId);
      return queue !== undefined && knowsCommand(queue, commandId);
    };
    const work = interpret(batch, { partition, isOwn });
    if (work.observations.length > 0) await telemetry.append(work.observations);
    await concurrently(work.sessions, streamsAtOnce, async ([id, reports]) => {
      await sessions.handle(id, reports);
    });
    await concurrently(work.commands, streamsAtOnce, async ([id, acks]) => {
      await commands.handle(id, acks);
    });
    await concurrently(work.devices, streamsAtOnce, async ([id, observed]) => {
      await devices.handle(id, observed);
    });
  }

  async function park(messages: readonly MessageToPark[]): Promise<void> {
    if (messages.length === 0) return;
    await patiently(patienceMs, () => parking.park(messages));
    for (const { deviceId, code, cause } of messages) {
      onParked(code);
      logger.warn({ deviceId, code, cause }, 'message parked');
    }
  }

  async function handleWhole(batch: readonly UplinkDelivery[]): Promise<void> {
    const { received, undecodable, spans } = decodeBatch(batch, { codec, tracing, source });
    const appends = spans.flatMap((span) => tracing.start('append', span.traceparent) ?? []);
    const open = [...appends, ...spans];
    try {
      await park(undecodable);
      await storeReceived(received);
      open.forEach((span) => span.end());
    } catch (error) {
      open.forEach((span) => span.end(error));
      throw error;
    }
  }

  async function handle(batch: readonly UplinkDelivery[]): Promise<void> {
    for (const { deviceId, receivedAtMs } of batch) presence.seen(deviceId, receivedAtMs);
    try {
      await handleWhole(batch);
    } catch (error) {
      if (isOfTheSurroundings(error)) throw error;
      logger.error(
        { partition, messages: batch.length, err: error },
        'batch failed; trying its messages one by one',
      );
      const [only] = batch;
      if (batch.length === 1 && only) await park([toPark(only, source, error)]);
      else for (const delivery of batch) await handle([delivery]);
    }
  }

  return {
    handle,
    async expireLeases() {
      const receivedAtMs = now().getTime();
      for (const deviceId of await parts.presence.onlineDevices(partition))
        presence.assume(deviceId, receivedAtMs);
      await concurrently(presence.takeExpired(receivedAtMs), streamsAtOnce, async (deviceId) => {
        await devices.handle(deviceId, [
          { type: 'leaseExpired', deviceId, receivedAtMs, causedBy: 'ingest' },
        ]);
      });
    },
  };
}

/** What is no message's fault, and goes away: stores and databases that don't answer, and contention. */
function isOfTheSurroundings(error: unknown): boolean {
  const codes = [
    'EVENT_STORE_UNAVAILABLE',
    'PARTITION_LOST',
    'WRONG_EXPECTED_REVISION',
    'DATABASE_UNAVAILABLE',
  ] as const;
  return codes.some((code) => hasCode(error, code));
}
