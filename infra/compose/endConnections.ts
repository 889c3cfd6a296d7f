import { setTimeout } from 'node:timers/promises';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { ConnectionsToEnd, ConnectionToEnd } from '../../projections/queries/index.js';

export interface EndConnectionsOptions {
  readonly connections: ConnectionsToEnd;
  /** Ends the one that the device has at the broker, if there is one. */
  readonly end: (deviceId: string) => Promise<void>;
  readonly logger: Logger;
}

export interface EndConnections {
  stop(): Promise<void>;
}

/** How often it looks. What a flooding device sends until its connection ends waits in front of its neighbours' messages. */
const lookEveryMs = 100;
/** Each takes a second, and a connection at the broker. */
const atOnce = 200;

/**
 * Ends the connections of devices whose right to be connected has ended, whoever ended it. What could not be done, for the broker did not
 * answer or this process ended, is taken again after seconds, here or by another auth.
 */
export function endConnections({ connections, end, logger }: EndConnectionsOptions): EndConnections {
  const stopped = new AbortController();
  const underWay = new Set<Promise<void>>();

  async function endOne(connection: ConnectionToEnd): Promise<void> {
    const { deviceId } = connection;
    try {
      await end(deviceId);
      await connections.done([connection]);
      logger.info({ deviceId }, 'its connection is ended: it may not come in as it did');
    } catch (error) {
      logger.warn({ deviceId, why: messageOf(error) }, 'its connection could not be ended; trying again');
    }
  }

  async function look(): Promise<void> {
    const free = atOnce - underWay.size;
    if (free === 0) return;
    for (const connection of await connections.take(free)) {
      const ending = endOne(connection).finally(() => underWay.delete(ending));
      underWay.add(ending);
    }
  }

  const looking = (async () => {
    while (!stopped.signal.aborted) {
      await look().catch((error: unknown) =>
        logger.warn({ why: messageOf(error) }, 'could not look whose connections are to end'),
      );
      await setTimeout(lookEveryMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();

  return {
    async stop() {
      stopped.abort();
      await looking;
      await Promise.all(underWay);
    },
  };
}
