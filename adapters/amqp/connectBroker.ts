import { connect, type RecoveringChannelModel } from 'amqplib';
import type { Logger } from '../../domain/kernel/logger.js';

export interface BrokerOptions {
  readonly amqpUrl: string;
  /** Shown in the broker's list of connections. */
  readonly connectionName: string;
  readonly logger: Logger;
}

/** A connection that reconnects for ever; its users open new channels themselves. */
export async function connectBroker({
  amqpUrl,
  connectionName,
  logger,
}: BrokerOptions): Promise<RecoveringChannelModel> {
  const connection = await connect(amqpUrl, {
    recovery: {
      initialDelay: 200,
      maxDelay: 5_000,
      factor: 2,
      jitter: 0.2,
      maxRetries: Infinity,
      waitForConnect: false,
    },
    clientProperties: { connection_name: connectionName },
    // A busy broker answers late; a dead one never answers.
    timeout: 10_000,
    noDelay: true,
  });
  connection.on('connect', () => logger.info({}, 'connected to the broker'));
  connection.on('disconnect', (err) => logger.warn({ err }, 'the connection to the broker broke'));
  connection.on('connect-failed', (err) => logger.warn({ err }, 'the broker does not answer'));
  connection.on('error', (err) => logger.warn({ err }, 'connection to the broker'));
  return connection;
}
