import type { Channel, RecoveringChannelModel } from 'amqplib';
import { exchanges } from '../names.js';
import { topology, type Binding } from './topology.js';

/**
 * Makes whatever of the topology is missing. Harmless where all is there.
 *
 * @param connection of a user who may: see `permissionsOf.topology`
 * @throws Error with the broker's words: what is there has other arguments, or the user has too few rights
 */
export async function declareTopology(connection: RecoveringChannelModel, partitions: number): Promise<void> {
  const { exchanges: wantedExchanges, queues, bindings } = topology(partitions);
  await onChannel(connection, async (channel) => {
    for (const { name, type } of wantedExchanges) await channel.assertExchange(name, type, { durable: true });
    for (const queue of queues)
      await channel.assertQueue(queue.name, { durable: true, arguments: queue.arguments });
    for (const binding of bindings) await bind(channel, binding);
  });
}

/**
 * Puts the uplink queues' bindings into the order of their names again: a queue whose binding was lost and made again is the ring's last,
 * and devices of all queues behind its old place have another one. The ring is never empty while it is put in order.
 */
export async function reorderRing(connection: RecoveringChannelModel, partitions: number): Promise<void> {
  if (partitions < 2) return;
  const ring = topology(partitions).bindings.filter(({ source }) => source === exchanges.uplink);
  await onChannel(connection, async (channel) => {
    for (const { destination, source, routingKey } of ring) {
      await channel.unbindQueue(destination.name, source, routingKey);
      await channel.bindQueue(destination.name, source, routingKey);
    }
  });
}

async function bind(channel: Channel, { source, destination, routingKey }: Binding): Promise<void> {
  if (destination.type === 'queue') await channel.bindQueue(destination.name, source, routingKey);
  else await channel.bindExchange(destination.name, source, routingKey);
}

async function onChannel(
  connection: RecoveringChannelModel,
  work: (channel: Channel) => Promise<void>,
): Promise<void> {
  const channel = await connection.createChannel();
  // What the broker refuses rejects the call that asked for it, too.
  channel.on('error', () => undefined);
  await work(channel);
  await channel.close();
}
