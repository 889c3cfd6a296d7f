import {
  createNamedLock,
  createProjectionTarget,
  createReadModels,
  createReadModelWriter,
  type AppliedBatch as AppliedRows,
  type ParkingBudget,
  type Pool,
  type ProjectionName,
} from '../../adapters/postgres/index.js';
import { brewPlan } from '../../domain/brewPlan/index.js';
import { brewSession } from '../../domain/brewSession/index.js';
import { device } from '../../domain/device/index.js';
import { deviceCommand } from '../../domain/deviceCommand/index.js';
import { lingerMs } from '../../domain/kernel/linger.js';
import type { Logger } from '../../domain/kernel/logger.js';
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

export interface ReadModelProcessorOptions {
  /** As the projector's user or the owner of the tables. */
  readonly pool: Pool;
  /** For the locks. */
  readonly databaseUrl: string;
  readonly source: EventSource;
  readonly logger: Logger;
  /** Of one transaction of the read models; bytes are those of one of rollups, too. */
  readonly batch: BufferBounds;
  /** How long readings gather before they are added to the rollups. */
  readonly rollupMs: number;
  readonly parkingBudget: ParkingBudget;
  readonly retention?: Retention;
  readonly tracing?: MessageTracing;
  readonly afterCommit: (projection: ProjectionName, applied: AppliedRows, batch: AppliedBatch) => void;
}

/** The streams that read models are made of. */
export const readModelPrefixes = [telemetryLogs, device, brewSession, deviceCommand, brewPlan].map(
  streamPrefix,
);

/** What a stored message with one reading takes, about. */
const messageBytes = 128;
/** Many small ones at a low rate: the bytes are what bounds a transaction. */
const rollupEvents = 10_000;
const noTracing: MessageTracing = { start: () => undefined };

/** What the projector runs: the read models that people watch, and apart from them the rollups, which cost less the rarer they are written. */
export function createReadModelProcessors(
  options: ReadModelProcessorOptions,
): Readonly<Record<ProjectionName, Processor>> {
  const { pool, databaseUrl, source, logger, batch, afterCommit } = options;
  const groups = createReadModels(options.retention);

  function processorOf(
    name: ProjectionName,
    more: {
      readonly tracing?: MessageTracing | undefined;
    } & Pick<ProcessorOptions<AppliedRows>, 'streamPrefixes' | 'batch' | 'gather'>,
  ): Processor {
    const { tracing = noTracing, ...rest } = more;
    const write = createReadModelWriter(groups[name], { decode: decodeStored, tracing });
    return createProcessor<AppliedRows>({
      name,
      source,
      target: createProjectionTarget({
        pool,
        projection: name,
        schema: 'read_model',
        parkingBudget: options.parkingBudget,
        write,
      }),
      lock: createNamedLock(databaseUrl, logger),
      logger,
      afterCommit: (applied, of) => afterCommit(name, applied, of),
      ...rest,
    });
  }

  return {
    readModels: processorOf('readModels', {
      streamPrefixes: readModelPrefixes,
      batch,
      gather: ({ bytes, tookMs }) => lingerMs({ messages: bytes / messageBytes, tookMs }),
      tracing: options.tracing,
    }),
    rollups: processorOf('rollups', {
      streamPrefixes: [streamPrefix(telemetryLogs)],
      batch: { items: rollupEvents, bytes: batch.bytes },
      gather: () => options.rollupMs,
    }),
  };
}
