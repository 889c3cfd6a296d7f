import { once } from 'node:events';
import { createConnection } from 'node:net';
import { connect } from 'amqplib';
import { uplinkQueue } from '../../adapters/amqp/index.js';

/**
 * Resolves when the broker lets this user in and its last uplink queue answers.
 *
 * @param url AMQP URL with user and password; from RabbitMQ 4.2.6 on, asking whether a queue exists needs some permission on it
 */
export async function checkTopology(url: string, partitions: number): Promise<void> {
  const connection = await connect(url, { timeout: 5_000 });
  // The failed check below rejects by itself; without listeners the same error would end the process.
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    await channel.checkQueue(uplinkQueue(partitions - 1));
  } finally {
    await connection.close();
  }
}

/** Resolves when something accepts connections on this port of loopback. */
export async function checkListens(port: number): Promise<void> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(2_000) });
  } finally {
    socket.destroy();
  }
}
