import {
  createNamedLock,
  createProjectionTarget,
  createReadModels,
  createReadModelWriter,
  type AppliedBatch as AppliedRows,
  type OpenTexts,
  type ParkingBudget,
  type Pool,
  type ProjectionName,
} from '../../adapters/postgres/index.js';
import { alarm } from '../../domain/alarms/index.js';
import { auditLog } from '../../domain/audit/index.js';
import { brewPlan } from '../../domain/brewPlan/index.js';
import { brewSession } from '../../domain/brewSession/index.js';
import { device } from '../../domain/device/index.js';
import { deviceCommand } from '../../domain/deviceCommand/index.js';
import { lingerMs } from '../../domain/kernel/linger.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { brewJournal } from '../../domain/brewJournal/index.js';
import { machineName } from '../../domain/machineName/index.js';
import { recipe } from '../../domain/recipe/index.js';
import { streamPrefix, telemetryLogs } from '../../domain/kernel/streams.js';
import type { MessageTracing } from '../../domain/kernel/tracing.js';
import type { EventSource } from '../../projections/ports.js';
import {
  createProcessor,
  type AppliedBatch,
  type BufferBounds,
  type Processor,
  type ProcessorOptions,
} from '../../projections/processor/index.js';
import type { Retention } from '../../projections/readings/index.js';
import { decodeStored } from './decodeStored.js';
import type { PauseWatch } from './projectionPauses.js';

export interface ReadModelProcessorOptions {
  /** As the projector's user or the owner of the tables. */
  readonly pool: Pool;
  /** For the locks. */
  readonly databaseUrl: string;
  readonly source: EventSource;
  readonly logger: Logger;
  /** Limits of one transaction of the read models; the limit of bytes is also that of rollups. */
  readonly batch: BufferBounds;
  /** How long readings linger before they are added to the rollups. */
  readonly rollupMs: number;
  readonly parkingBudget: ParkingBudget;
  readonly retention?: Retention;
  /** Makes them stop while somebody has them paused; they never do when left out. */
  readonly pausable?: PauseWatch['pausable'];
  readonly tracing?: MessageTracing;
  /** Decrypts texts of people; without it an encrypted text stops the projection. */
  readonly openTexts?: OpenTexts;
  readonly afterCommit: (projection: ProjectionName, applied: AppliedRows, batch: AppliedBatch) => void;
}

/** The streams of the read models. */
export const readModelPrefixes = [
  ...[telemetryLogs, device, brewSession, deviceCommand, brewPlan, brewJournal],
  ...[machineName, recipe, auditLog, alarm],
].map(streamPrefix);

/** Approximate size of a stored message with one reading. */
const messageBytes = 128;
/** At a low rate messages are many and small: the bytes limit a transaction. */
const rollupEvents = 10_000;
const noTracing: MessageTracing = { start: () => undefined };

/**
 * The processors of the projector: the read models that people watch, and separately the rollups, which cost less when they are
 * written less often.
 */
export function createReadModelProcessors(
  options: ReadModelProcessorOptions,
): Readonly<Record<ProjectionName, Processor>> {
  const { pool, databaseUrl, source, logger, batch, afterCommit, pausable = (lock) => lock } = options;
  const groups = createReadModels(options.retention);

  function processorOf(
    name: ProjectionName,
    more: {
      readonly tracing?: MessageTracing | undefined;
    } & Pick<ProcessorOptions<AppliedRows>, 'streamPrefixes' | 'batch' | 'lingerAfter'>,
  ): Processor {
    const { tracing = noTracing, ...rest } = more;
    const { openTexts } = options;
    const write = createReadModelWriter(groups[name], {
      ...{ decode: decodeStored, tracing },
      ...(openTexts && { openTexts }),
    });
    return createProcessor<AppliedRows>({
      name,
      source,
      takesLateTelemetry: true,
      target: createProjectionTarget({
        pool,
        projection: name,
        schema: 'read_model',
        parkingBudget: options.parkingBudget,
        write,
      }),
      lock: pausable(createNamedLock(databaseUrl, logger)),
      logger,
      afterCommit: (applied, of) => afterCommit(name, applied, of),
      ...rest,
    });
  }

  return {
    readModels: processorOf('readModels', {
      streamPrefixes: readModelPrefixes,
      batch,
      lingerAfter: ({ bytes, tookMs }) => lingerMs({ messages: bytes / messageBytes, tookMs }),
      tracing: options.tracing,
    }),
    rollups: processorOf('rollups', {
      streamPrefixes: [streamPrefix(telemetryLogs)],
      batch: { items: rollupEvents, bytes: batch.bytes },
      lingerAfter: () => options.rollupMs,
    }),
  };
}
