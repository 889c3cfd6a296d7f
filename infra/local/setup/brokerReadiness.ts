import { once } from 'node:events';
import { createConnection } from 'node:net';
import { connect, type ChannelModel } from 'amqplib';
import { uplinkQueue } from '../../../adapters/amqp/index.js';
import { vhostOf } from '../../compose/vhostOf.js';
import { missingRights, rightsProblem } from './brokerRights.js';

/**
 * Resolves when the broker accepts this user and its last uplink queue exists.
 *
 * @param url AMQP URL with user and password; from RabbitMQ 4.2.6 on, asking whether a queue exists needs some permission on it
 */
export async function checkTopology(url: string, partitions: number): Promise<void> {
  await withConnection(url, async (connection) => {
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    await channel.checkQueue(uplinkQueue(partitions - 1));
  });
}

/**
 * Resolves when the broker allows this user everything that all roles do. Without this check missing permissions would only show
 * as missing messages.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` with what is missing and the command that grants it
 */
export async function checkRights(url: string, partitions: number): Promise<void> {
  await withConnection(url, async (connection) => {
    const missing = await missingRights(connection, partitions);
    const { username } = new URL(url);
    if (missing.length > 0)
      throw rightsProblem(missing, { user: decodeURIComponent(username) || 'guest', vhost: vhostOf(url) });
  });
}

async function withConnection(url: string, work: (connection: ChannelModel) => Promise<void>): Promise<void> {
  const connection = await connect(url, { timeout: 5_000 });
  // A failed operation rejects by itself; without listeners the same error would end the process.
  connection.on('error', () => undefined);
  try {
    await work(connection);
  } finally {
    await connection.close();
  }
}

/** Resolves when this port of loopback accepts connections. */
export async function checkListens(port: number): Promise<void> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(2_000) });
  } finally {
    socket.destroy();
  }
}
