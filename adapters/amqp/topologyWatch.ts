import type { RecoveringChannelModel } from 'amqplib';
import type { Logger } from '../../domain/logger.js';
import { topologyStands } from './topologyStands.js';

export interface TopologyWatch {
  /** Whether all that takes in devices' messages was there when the connection was made. */
  stands(): boolean;
  close(): void;
}

const retryMs = 500;

/**
 * Looks at the broker's topology anew with each connection, until it stands. While there is no connection it does not: a broker that
 * comes back may come back without.
 */
export function watchTopology(
  connection: RecoveringChannelModel,
  partitions: number,
  logger: Logger,
): TopologyWatch {
  let stands = false;
  let closed = false;
  let looking = 0;
  let retry: NodeJS.Timeout | undefined;

  async function look(turn: number): Promise<void> {
    const found = await topologyStands(connection, partitions, logger).catch((err: unknown) => {
      logger.warn({ err }, 'the topology could not be looked at');
      return false;
    });
    // A look that began before the connection broke says nothing of the broker that is there now.
    if (closed || turn !== looking) return;
    stands = found;
    if (found) logger.info({ partitions }, 'the topology stands: devices may come in');
    else retry = setTimeout(() => void look(turn), retryMs);
  }

  function again(): void {
    clearTimeout(retry);
    stands = false;
    void look(++looking);
  }

  connection.on('connect', again);
  connection.on('disconnect', () => {
    clearTimeout(retry);
    stands = false;
    looking++;
  });
  again();
  return {
    stands: () => stands,
    close: () => {
      closed = true;
      stands = false;
      clearTimeout(retry);
    },
  };
}
