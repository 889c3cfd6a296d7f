import type { Channel, RecoveringChannelModel } from 'amqplib';
import { exchanges, uplinkQueue } from '../names.js';
import { maxPartitions } from './topology.js';

export interface QueueState {
  readonly name: string;
  /** That wait for a consumer. */
  readonly messages: number;
  readonly consumers: number;
}

/** What takes in devices' messages, as the broker has it. */
export interface TopologyState {
  /** What the broker said of the first part that is missing or that may not be asked for; undefined when all is there. */
  readonly missing: string | undefined;
  /** By partition; shorter than there are partitions where one is missing. */
  readonly uplinks: readonly QueueState[];
  readonly deadLetters: QueueState | undefined;
  /** Uplink queues of partitions that nobody reads any more. */
  readonly orphans: readonly QueueState[];
}

/** Asks the broker; declares nothing. Rejects when it does not answer. */
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
  // A user with few rights may not ask for those: that says nothing.
  const missing = uplinkRefusal ?? (otherRefusal?.code === notFound ? otherRefusal : undefined);
  return { missing: missing?.why, uplinks, deadLetters, orphans: await readOrphans(connection, partitions) };
}

/** There are none behind the first that is missing: partitions become fewer from the end. */
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

/** An answer of the broker, other than a connection that broke. */
interface Refusal {
  readonly code: number;
  readonly why: string;
}

const notFound = 404;
const accessRefused = 403;
const preconditionFailed = 406;

/** The broker closes a channel that asks for something that is missing. */
async function untilRefused(
  connection: RecoveringChannelModel,
  ask: (channel: Channel) => Promise<void>,
): Promise<Refusal | undefined> {
  const channel = await connection.createChannel();
  // It rejects the question, too.
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

/** What the broker answered; undefined where it did not answer. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined;
  const code = Number(error.code);
  return [notFound, accessRefused, preconditionFailed].includes(code)
    ? { code, why: error.message }
    : undefined;
}
