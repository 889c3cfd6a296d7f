import {
  connectBroker,
  consumeUplink,
  parkDeadLetters,
  sendOperatorRequests,
} from '../../adapters/amqp/index.js';
import { createEventStore, createStoreTails } from '../../adapters/eventStore/index.js';
import {
  createAggregateStateStore,
  createMachineOwners,
  createNamedLock,
  createParkedJobStore,
  createParking,
  createPool,
  createPresenceReader,
  createRequeueOutcomes,
  createSequenceStore,
  createThrottles,
  parkedFaults,
  startDebugRecorder,
} from '../../adapters/postgres/index.js';
import { decodeLog, decodeUplink, encodeLog } from '../../adapters/protobuf/index.js';
import { createMessageTracing, createMetrics } from '../../adapters/telemetry/index.js';
import { createPartitionIngest, type IngestParts } from '../../commands/ingest/index.js';
import { withSealedAppends } from '../../commands/personalTexts/index.js';
import { runParkedJobs } from '../../commands/parkedJobs/index.js';
import type { MessageToPark, MessageToRequeue } from '../../commands/ports/index.js';
import { brewSession } from '../../domain/brewSession/index.js';
import { device } from '../../domain/device/index.js';
import { streamPrefix } from '../../domain/kernel/streams.js';
import { parkedCheck } from '../health/index.js';
import type { RoleContext, RunningRole } from '../runRole.js';
import { stopWork } from './closing.js';
import { deviceLimits } from './deviceLimits.js';
import { parkingBudget } from './parkingBudget.js';
import { composePersonKeys } from './personalTexts.js';
import { uplinkFlow } from './uplinkFlow.js';
import { watchServers } from './watchServers.js';

/** Maximum size of TelemetryRecorded, with everything that is stored beside each body. */
const batchBytes = 512 * 1024;

/** The role `ingest`: stores every partition's messages in the event store. */
export async function composeIngest({ config, logger, health }: RoleContext): Promise<RunningRole> {
  const pool = createPool({
    databaseUrl: config.databaseUrl,
    applicationName: 'brewline ingest',
    connections: 3,
    logger,
  });
  const personKeys = await composePersonKeys(config, pool);
  const store = withSealedAppends(createEventStore({ url: config.eventStoreUrl, logger }), personKeys);
  const connection = await connectBroker({
    amqpUrl: config.amqpUrl,
    connectionName: 'brewline ingest',
    logger,
  });
  const flow = uplinkFlow();
  watchServers(health, { store, connection });
  health.watch(
    flow.check,
    parkedCheck(() => parkedFaults(pool)),
  );
  health.reportsServers(() => ({ queues: flow.queues() }));
  health.receivesProbes(() => flow.probeArrivals());
  const metrics = createMetrics();
  const counts = { messages: 0, batches: 0, parked: 0 };
  const lock = createNamedLock(config.databaseUrl, logger);
  const stopping = new AbortController();
  const parking = createParking(pool, {
    budget: parkingBudget(config),
    onUnkept: (unkept) => metrics.unkept(unkept),
  });

  const debug = startDebugRecorder({ databaseUrl: config.databaseUrl, role: 'ingest', logger });
  const parts: IngestParts = {
    debug,
    store,
    sequences: createSequenceStore(pool),
    savedStates: {
      store: createAggregateStateStore(pool),
      tails: createStoreTails({ store, streamPrefixes: [device, brewSession].map(streamPrefix) }),
    },
    stateCacheBytes: config.ingestStateCacheBytes / config.uplinkPartitions,
    codec: { decode: decodeUplink, encodeLog, decodeLog },
    parking,
    outcomes: createRequeueOutcomes(pool),
    presence: createPresenceReader(pool),
    owners: createMachineOwners(pool),
    deviceLimits: deviceLimits(config),
    throttles: createThrottles(pool),
    tracing: createMessageTracing(),
    logger,
    leaseMs: config.presenceLeaseMs,
    prefetch: config.uplinkPrefetch,
    now: () => new Date(),
    onParked(code) {
      counts.parked += 1;
      metrics.parked(code);
    },
    onSequenced: (outcomes) => metrics.sequenced(outcomes),
    onAnomaly: (kind) => metrics.numberingAnomaly(kind),
    onThrottled: (exceeded) => metrics.throttled(exceeded),
    onMissing: (missing) => metrics.missing(missing),
  };

  const consumePartition = (partition: number) =>
    consumeUplink(
      {
        connection,
        partition,
        prefetch: config.uplinkPrefetch,
        limits: { messages: config.uplinkBatch, bytes: batchBytes },
        leaseMs: config.presenceLeaseMs,
        createIngest: () => flow.timed(partition, createPartitionIngest(partition, parts)),
        onHeld: (messages) => flow.held(partition, messages),
        onProbe: (probe) => flow.probeArrived(partition, probe),
        onInterrupted: (why) => flow.interrupted(partition, why),
        probeStore: () => store.probe(),
        onBatch(messages, durationMs) {
          counts.messages += messages;
          counts.batches += 1;
          metrics.ingested({ partition, messages, durationMs });
        },
        logger,
      },
      stopping.signal,
    );
  const deadLetters = {
    connection,
    parking,
    onParked: (messages: readonly MessageToPark[]) => messages.forEach(({ code }) => parts.onParked(code)),
    logger,
  };
  const parkedJobs = {
    jobs: createParkedJobStore(pool),
    send: (messages: readonly MessageToRequeue[]) => sendOperatorRequests(config.amqpUrl, messages),
    logger,
  };
  const ended = Promise.all([
    ...Array.from({ length: config.uplinkPartitions }, (_, partition) => consumePartition(partition)),
    lock.hold('dead letters', stopping.signal, (held) => parkDeadLetters(deadLetters, held)),
    lock.hold('parked jobs', stopping.signal, (held) => runParkedJobs(parkedJobs, held)),
    lock.hold('jobs of parked events', stopping.signal, (held) =>
      runParkedJobs({ ...parkedJobs, over: 'events' }, held),
    ),
  ]);

  return {
    stats: () => counts,
    ended: ended.then(() => undefined),
    async stop() {
      await stopWork({ stopping, ended }, { connections: [connection], store, pool });
      await debug.stop();
    },
  };
}
