import type { Channel, RecoveringChannelModel } from 'amqplib';
import { exchanges, uplinkQueue } from '../names.js';
import { maxPartitions } from './topology.js';

export interface QueueState {
  readonly name: string;
  /** Messages that wait for a consumer. */
  readonly messages: number;
  readonly consumers: number;
}

/** The objects that receive devices' messages, as the broker reports them. */
export interface TopologyState {
  /** The broker's words about the first object that is missing or not permitted; undefined when all exist. */
  readonly missing: string | undefined;
  /** By partition; shorter than the number of partitions when one is missing. */
  readonly uplinks: readonly QueueState[];
  readonly deadLetters: QueueState | undefined;
  /** Uplink queues of partitions that no ingest reads any more. */
  readonly orphans: readonly QueueState[];
}

/** Asks the broker; declares nothing. Rejects when the broker does not answer. */
export async function readTopology(
  connection: RecoveringChannelModel,
  partitions: number,
): Promise<TopologyState> {
  const uplinks: QueueState[] = [];
  let deadLetters: QueueState | undefined;
  const uplinkRefusal = await untilRefused(connection, async (channel) => {
    await channel.checkExchange(exchanges.uplink);
    for (let partition = 0; partition < partitions; partition += 1)
      uplinks.push(await stateOf(channel, uplinkQueue(partition)));
  });
  const otherRefusal = await untilRefused(connection, async (channel) => {
    for (const exchange of [exchanges.commands, exchanges.live]) await channel.checkExchange(exchange);
    deadLetters = await stateOf(channel, exchanges.uplinkDead);
  });
  // A user with few permissions may not ask for these objects: that is no fault.
  const missing = uplinkRefusal ?? (otherRefusal?.code === notFound ? otherRefusal : undefined);
  return { missing: missing?.why, uplinks, deadLetters, orphans: await readOrphans(connection, partitions) };
}

/** Partitions are removed from the end, so there are no orphans after the first missing queue. */
async function readOrphans(
  connection: RecoveringChannelModel,
  partitions: number,
): Promise<readonly QueueState[]> {
  const orphans: QueueState[] = [];
  await untilRefused(connection, async (channel) => {
    for (let partition = partitions; partition < maxPartitions; partition += 1)
      orphans.push(await stateOf(channel, uplinkQueue(partition)));
  });
  return orphans;
}

async function stateOf(channel: Channel, name: string): Promise<QueueState> {
  const { messageCount: messages, consumerCount: consumers } = await channel.checkQueue(name);
  return { name, messages, consumers };
}

/** A refusal by the broker, as opposed to a broken connection. */
interface Refusal {
  readonly code: number;
  readonly why: string;
}

const notFound = 404;
const accessRefused = 403;
const preconditionFailed = 406;

/** The broker closes a channel on which a missing object is requested. */
async function untilRefused(
  connection: RecoveringChannelModel,
  ask: (channel: Channel) => Promise<void>,
): Promise<Refusal | undefined> {
  const channel = await connection.createChannel();
  // An error of the channel also rejects the request.
  channel.on('error', () => undefined);
  try {
    await ask(channel);
    await channel.close();
    return undefined;
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return refusal;
  }
}

/** The broker's refusal; undefined when the broker did not answer. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined;
  const code = Number(error.code);
  return [notFound, accessRefused, preconditionFailed].includes(code)
    ? { code, why: error.message }
    : undefined;
}
