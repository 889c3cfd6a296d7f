import { connectBroker, createCommandPublisher } from '../../adapters/amqp/index.js';
import { createEventStore } from '../../adapters/eventStore/index.js';
import {
  createDispatchQueue,
  createNamedLock,
  createPool,
  createProjectionTarget,
  writeDispatchQueue,
} from '../../adapters/postgres/index.js';
import { createMessageTracing } from '../../adapters/telemetry/index.js';
import { childAbort } from '../../domain/childAbort.js';
import { createDispatcher } from '../../commands/deviceCommands/index.js';
import { createProcessor } from '../../projections/processor.js';
import type { NamedLock } from '../../projections/ports.js';
import type { RoleContext, RunningRole } from '../runRole.js';

const projection = 'dispatcher';

/** The role `dispatcher`: people's commands out to devices. It works from a projection of its own, under one lock with it. */
export async function composeDispatcher({ config, logger }: RoleContext): Promise<RunningRole> {
  const { databaseUrl } = config;
  const pool = createPool({ databaseUrl, applicationName: 'brewline dispatcher', connections: 3, logger });
  const store = createEventStore({ url: config.eventStoreUrl, logger });
  const connection = await connectBroker({
    amqpUrl: config.amqpUrl,
    connectionName: 'brewline dispatcher',
    logger,
  });
  const counts = { sent: 0, expired: 0 };

  const dispatcher = createDispatcher({
    store,
    queue: createDispatchQueue(pool),
    publisher: createCommandPublisher(connection),
    tracing: createMessageTracing(),
    logger,
    now: () => new Date(),
    onStep({ type }) {
      if (type === 'CommandSent') counts.sent += 1;
      if (type === 'CommandExpired') counts.expired += 1;
    },
  });
  const processor = createProcessor<void>({
    name: projection,
    streamPrefixes: ['deviceCommand-', 'device-'],
    source: store,
    target: createProjectionTarget({ pool, projection, schema: 'dispatch', write: writeDispatchQueue }),
    lock: alongside(createNamedLock(databaseUrl, logger), (held) => dispatcher.run(held)),
    logger,
    batch: { items: config.projectionBatch, bytes: config.projectionBatchBytes },
    onApplied: () => dispatcher.wake(),
  });
  const stopping = new AbortController();
  const ended = processor.run(stopping.signal);

  return {
    stats: () => counts,
    ended,
    async stop() {
      stopping.abort();
      await ended;
      await connection.close();
      await store.close();
      await pool.end();
    },
  };
}

/** Other work under the same lock, for exactly as long as it is held. */
function alongside(lock: NamedLock, other: (held: AbortSignal) => Promise<void>): NamedLock {
  return {
    hold: (name, signal, work) =>
      lock.hold(name, signal, async (held) => {
        const over = childAbort(held);
        const beside = other(over.signal);
        try {
          await work(held);
        } finally {
          over.abort();
          await beside;
        }
      }),
  };
}
