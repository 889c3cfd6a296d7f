import {
  createNamedLock,
  createProjectionTarget,
  createReadModels,
  createReadModelWriter,
  type AppliedBatch as AppliedRows,
  type OpenTexts,
  type ParkingBudget,
  type Pool,
} from '../../adapters/postgres/index.js';
import { alarm } from '../../domain/alarms/index.js';
import { auditLog } from '../../domain/audit/index.js';
import { brewPlan } from '../../domain/brewPlan/index.js';
import { brewSession } from '../../domain/brewSession/index.js';
import { device } from '../../domain/device/index.js';
import { deviceCommand } from '../../domain/deviceCommand/index.js';
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
import type { Retention } from '../../projections/history/index.js';
import { decodeStored } from './decodeStored.js';
import type { PauseWatch } from './projectionPauses.js';

export interface ReadModelProcessorOptions {
  /** As the projector's user or the owner of the tables. */
  readonly pool: Pool;
  /** For the locks. */
  readonly databaseUrl: string;
  readonly source: EventSource;
  readonly logger: Logger;
  /** Limits of one transaction. */
  readonly batch: BufferBounds;
  readonly parkingBudget: ParkingBudget;
  readonly retention?: Retention;
  readonly waitForRoom?: ProcessorOptions<AppliedRows>['waitForRoom'];
  /** Makes them stop while somebody has them paused; they never do when left out. */
  readonly pausable?: PauseWatch['pausable'];
  readonly tracing?: MessageTracing;
  /** Decrypts texts of people; without it an encrypted text stops the projection. */
  readonly openTexts?: OpenTexts;
  readonly afterCommit: (applied: AppliedRows, batch: AppliedBatch) => void;
}

/** The streams of the read models. */
export const readModelPrefixes = [
  ...[telemetryLogs, device, brewSession, deviceCommand, brewPlan, brewJournal],
  ...[machineName, recipe, auditLog, alarm],
].map(streamPrefix);

/** Approximate size of a stored message with one reading. */
const messageBytes = 128;
const noTracing: MessageTracing = { start: () => undefined };

/** The processor of the projector: all read models share its subscription, its transactions, and one decoding of telemetry. */
export function createReadModelProcessor(options: ReadModelProcessorOptions): Processor {
  const { pool, databaseUrl, source, logger, batch, afterCommit, openTexts } = options;
  const { pausable = (lock) => lock, tracing = noTracing, parkingBudget } = options;
  const write = createReadModelWriter(createReadModels(options.retention), {
    ...{ decode: decodeStored, tracing },
    ...(openTexts && { openTexts }),
  });
  return createProcessor<AppliedRows>({
    ...{ name, source, logger, batch, afterCommit },
    streamPrefixes: readModelPrefixes,
    takesLateTelemetry: true,
    ...(options.waitForRoom && { waitForRoom: options.waitForRoom }),
    target: createProjectionTarget({ pool, projection: name, schema: 'read_model', parkingBudget, write }),
    lock: pausable(createNamedLock(databaseUrl, logger)),
    messagesIn: (bytes) => bytes / messageBytes,
  });
}

const name = 'readModels';
