import { connectBroker, createLivePublisher, exchanges, publishCheck } from '../../adapters/amqp/index.js';
import { createEventStore } from '../../adapters/eventStore/index.js';
import { createPool, startDebugRecorder, type Pool } from '../../adapters/postgres/index.js';
import { createMessageTracing, createMetrics, type Metrics } from '../../adapters/telemetry/index.js';
import type { DebugRecorder } from '../../commands/ports/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { deviceCommandEvents } from '../../projections/deviceCommands/index.js';
import { projectedFrames } from '../../projections/deviceDebug/index.js';
import { hintOf } from '../../projections/liveHint.js';
import { createRepeatDetector } from '../../projections/repeatDetector.js';
import type { ReadModelBatch } from '../../projections/telemetry.js';
import type { Config } from '../config.js';
import { projectionCheck } from '../health/index.js';
import { stopWork } from './closing.js';
import { runAlerts } from './alerts.js';
import { parkingBudget } from './parkingBudget.js';
import { composePersonKeys, openTextsWith } from './personalTexts.js';
import type { RoleContext, RunningRole } from '../runRole.js';
import { reportWithPauses, watchPauses } from './projectionPauses.js';
import { beginRebuilds } from './projectionRebuilds.js';
import { createHistoryFilling, type HistoryFill } from './fillHistory.js';
import { createHourCompaction, type HourCompaction } from './compactHours.js';
import { createReadModelProcessor } from './readModelProcessor.js';
import { retainAuditRows } from './retainAuditRows.js';
import { retainDebug } from './retainDebug.js';
import { watchServers } from './watchServers.js';
import { retainHistory, retentionOf } from './retainHistory.js';

/** The role `projector`: projects events into read models, publishes a hint of each commit, and evaluates alerts of the service. */
export async function composeProjector({ config, logger, health }: RoleContext): Promise<RunningRole> {
  const { databaseUrl, amqpUrl } = config;
  const pool = createPool({
    databaseUrl,
    applicationName: 'brewline projector',
    connections: 4,
    logger,
    // Rows and checkpoint are in one transaction: what a crash loses is projected again.
    waitForDisk: false,
  });
  const personKeys = await composePersonKeys(config, pool);
  const store = createEventStore({ url: config.eventStoreUrl, logger });
  const connection = await connectBroker({ amqpUrl, connectionName: 'brewline projector', logger });
  watchServers(health, { store, connection });
  const publishHint = createLivePublisher(connection, logger);
  const metrics = createMetrics();
  const countRepeats = createRepeatCounter(metrics, logger);
  const retention = retentionOf(config);

  const stopping = new AbortController();
  const pauses = watchPauses(pool, logger, stopping.signal);
  const debug = startDebugRecorder({ databaseUrl, role: 'projector', logger });
  const compaction = createHourCompaction({ pool, logger });
  const processing = {
    ...{ pool, databaseUrl, source: store, logger },
    batch: { items: config.projectionBatch, bytes: config.projectionBatchBytes },
    parkingBudget: parkingBudget(config),
    waitForRoom: compaction.waitForRoom,
  };
  const readModels = createReadModelProcessor({
    ...processing,
    pausable: pauses.pausable,
    retention,
    tracing: createMessageTracing(),
    openTexts: openTextsWith(personKeys),
    afterCommit({ batch: applied, spans }, { events, durationMs, lagMs }) {
      metrics.projected({ projection: readModels.name, events, durationMs, lagMs });
      spans.forEach(({ span }) => span.end());
      countRepeats(applied);
      recordProjected(debug, applied);
      const traced = spans.flatMap(({ deviceId, span }) =>
        deviceId ? [[deviceId, span.traceparent] as const] : [],
      );
      publishHint(hintOf(applied, Object.fromEntries(traced)));
      deviceCommandEvents(applied.events).forEach(({ type }) => metrics.commandTook(type));
    },
  });
  const filling = createHistoryFilling(processing);
  health.watch(
    publishCheck(connection, exchanges.live),
    projectionCheck(readModels),
    compaction.check,
    filling.check,
    pauses.check,
  );
  reportWithPauses(health, [{ processor: readModels }], pauses);
  const ended = readModels.run(stopping.signal);
  const beside = runBeside({ pool, store, config, retention, filling, compaction, logger }, stopping.signal);

  return {
    stats() {
      const { lagMs, events, parked } = readModels.progress();
      return { events, parked, ...(lagMs !== null && { lagMs }) };
    },
    ended,
    async stop() {
      const all = Promise.all([ended, beside]);
      await stopWork({ stopping, ended: all }, { connections: [connection], store, pool });
      await debug.stop();
    },
  };
}

/** Says of messages of devices under debug that the read models show what came of them. */
function recordProjected(debug: DebugRecorder, batch: ReadModelBatch): void {
  if (debug.isOff) return;
  const frames = projectedFrames(batch, (deviceId) => debug.includes(deviceId), Date.now());
  frames.forEach((frame) => debug.recordProjected(frame));
}

interface BesideOptions {
  readonly pool: Pool;
  readonly store: ReturnType<typeof createEventStore>;
  readonly config: Config;
  readonly retention: ReturnType<typeof retentionOf>;
  readonly filling: HistoryFill;
  readonly compaction: HourCompaction;
  readonly logger: Logger;
}

/** What else the role does: alerts, rebuilds that begin, and rows that are not kept any longer. */
async function runBeside(
  { pool, store, config, retention, filling, compaction, logger }: BesideOptions,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all([
    runAlerts({ config, logger }, signal),
    beginRebuilds({ pool, store, logger, projections: ['readModels'] }, signal),
    filling.run(signal),
    compaction.run(signal),
    retainHistory({ pool, retention, logger }, signal),
    retainAuditRows({ pool, keptMonths: config.auditKeptMonths, logger }, signal),
    retainDebug(pool, logger, signal),
  ]);
}

/** Logs messages that are in the log twice. */
function createRepeatCounter(metrics: Metrics, logger: Logger): (batch: ReadModelBatch) => void {
  const repeats = createRepeatDetector();
  return (batch) => {
    const found = repeats.repeatsIn(batch);
    const [first] = found;
    if (!first) return;
    const { deviceId, epoch, boot, seq, stream, revision } = first;
    const at = { deviceId, epoch, boot, seq, stream, revision: revision.toString() };
    logger.error(
      { ...at, messages: found.length },
      'the log has messages twice, and the read models applied them twice',
    );
    metrics.repeatsProjected(found.length);
  };
}
