import type { Channel, RecoveringChannelModel } from 'amqplib';
import { exchanges } from '../names.js';
import { topology, type Binding } from './topology.js';

/**
 * Creates what is missing of the topology. Changes nothing when everything exists.
 *
 * @param connection of a user with the permissions `permissionsOf.topology`
 * @throws Error with the broker's words: an existing object has other arguments, or the user lacks permissions
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
 * Restores the order of the uplink queues' bindings, which is that of their names. A queue whose binding was lost and recreated
 * is the last of the ring, and devices of all queues behind its old position have another queue. The ring is never empty
 * meanwhile.
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
  // An error of the channel also rejects the call that caused it.
  channel.on('error', () => undefined);
  await work(channel);
  await channel.close();
}
