import { setTimeout as sleep } from 'node:timers/promises';
import { endConnection, type BrokerLogin } from '../../adapters/mqtt/index.js';
import type { ThrottledConnections } from '../../adapters/postgres/index.js';
import { concurrently } from '../../commands/concurrently.js';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';

/** Messages that a flooding device sends until then delay those of its neighbours. */
const lookEveryMs = 100;
const atOnce = 16;

export interface EndThrottledOptions {
  readonly connections: ThrottledConnections;
  readonly login: () => Promise<BrokerLogin>;
  readonly logger: Logger;
}

/** Ends the connections of throttled devices until `signal` aborts. A connection that could not be ended is tried again later. */
export async function endThrottled(options: EndThrottledOptions, signal: AbortSignal): Promise<void> {
  const { connections, login, logger } = options;

  async function end(deviceId: string): Promise<void> {
    try {
      await endConnection(await login(), deviceId);
      await connections.ended(deviceId);
    } catch (err) {
      logger.warn({ deviceId, err }, `the connection of a throttled device was not ended: ${messageOf(err)}`);
    }
  }

  while (!signal.aborted) {
    try {
      // Each takes at least a second, and must not delay the others.
      void concurrently(await connections.claim(), atOnce, end);
    } catch (err) {
      logger.warn({ err }, `throttled devices could not be read: ${messageOf(err)}`);
    }
    await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}
