import type { RecoveringChannelModel } from 'amqplib';
import type { Logger } from '../../domain/logger.js';
import { exchanges, uplinkQueue } from './names.js';
import { closeChannel } from './singleChannel.js';

/**
 * Whether everything that takes in devices' messages is there: without it an uplink would be acknowledged and gone. Declares
 * nothing.
 */
export async function topologyStands(
  connection: RecoveringChannelModel,
  partitions: number,
  logger: Logger,
): Promise<boolean> {
  const channel = await connection.createChannel();
  channel.on('error', (err) => logger.warn({ err }, 'the topology does not stand yet'));
  try {
    await channel.checkExchange(exchanges.uplink);
    for (let partition = 0; partition < partitions; partition += 1)
      await channel.checkQueue(uplinkQueue(partition));
    return true;
  } catch (err) {
    logger.warn({ err }, 'the topology does not stand yet');
    return false;
  } finally {
    await closeChannel(channel);
  }
}
