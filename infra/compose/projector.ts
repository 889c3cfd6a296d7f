import { connectBroker, createLivePublisher } from '../../adapters/amqp/index.js';
import { createEventStore } from '../../adapters/eventStore/index.js';
import {
  createNamedLock,
  createPool,
  createProjectionTarget,
  createReadModels,
  createReadModelWriter,
  type AppliedBatch,
} from '../../adapters/postgres/index.js';
import { createMessageTracing, createMetrics } from '../../adapters/telemetry/index.js';
import { deviceCommandEvents } from '../../projections/deviceCommands/index.js';
import { hintOf } from '../../projections/liveHint.js';
import { createProcessor } from '../../projections/processor.js';
import type { RoleContext, RunningRole } from '../runRole.js';
import { decodeStored } from './decodeStored.js';
import { retainHistory, retentionOf } from './retainHistory.js';

const projection = 'readModels';
const streamPrefixes = ['telemetry-', 'device-', 'brewSession-', 'deviceCommand-'];

/** The role `projector`: events into read models, and a hint of each commit to whoever watches. */
export async function composeProjector({ config, logger }: RoleContext): Promise<RunningRole> {
  const { databaseUrl } = config;
  const pool = createPool({
    databaseUrl,
    applicationName: 'brewline projector',
    connections: 3,
    logger,
    // Rows and checkpoint go together: what a crash takes back is projected again.
    waitForDisk: false,
  });
  const store = createEventStore({ url: config.eventStoreUrl, logger });
  const connection = await connectBroker({
    amqpUrl: config.amqpUrl,
    connectionName: 'brewline projector',
    logger,
  });
  const publishHint = createLivePublisher(connection, logger);
  const metrics = createMetrics();
  const retention = retentionOf(config);
  const write = createReadModelWriter(createReadModels(retention), {
    decode: decodeStored,
    tracing: createMessageTracing(),
  });

  const processor = createProcessor<AppliedBatch>({
    name: projection,
    streamPrefixes,
    source: store,
    target: createProjectionTarget({ pool, projection, schema: 'read_model', write }),
    lock: createNamedLock(databaseUrl, logger),
    logger,
    batch: config.projectionBatch,
    onApplied({ batch, spans }, { events, durationMs, lagMs }) {
      spans.forEach(({ span }) => span.end());
      const traced = spans.flatMap(({ deviceId, span }) =>
        deviceId ? [[deviceId, span.traceparent] as const] : [],
      );
      publishHint(hintOf(batch, Object.fromEntries(traced)));
      metrics.projected({ projection, events, durationMs, lagMs });
      deviceCommandEvents(batch.events).forEach(({ type }) => metrics.commandTook(type));
    },
  });
  const stopping = new AbortController();
  const ended = processor.run(stopping.signal);
  const retaining = retainHistory({ pool, retention, logger }, stopping.signal);

  return {
    stats() {
      const { lagMs, ...counts } = processor.progress();
      return { ...counts, ...(lagMs !== null && { lagMs }) };
    },
    ended,
    async stop() {
      stopping.abort();
      await ended;
      await retaining;
      await connection.close();
      await store.close();
      await pool.end();
    },
  };
}
