import {
  createAlarmWatches,
  createBrewPlanDirectory,
  createNamedLock,
  createPlannedStarts,
  createProjectionTarget,
  createRightsReader,
  writeBrewPlanDirectory,
  type ParkingBudget,
  type Pool,
} from '../../adapters/postgres/index.js';
import { createBrewPlanReactor, createBrewStarter } from '../../commands/brewPlans/index.js';
import type { EventStore } from '../../commands/ports/index.js';
import { ignoredTypes, triggerPrefixes } from '../../domain/brewPlan/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { EventSource, ProjectionTarget } from '../../projections/ports.js';
import { createProcessor, type BufferBounds, type Processor } from '../../projections/processor/index.js';
import { alongside } from './alongside.js';
import { blamingEvents } from './blamingEvents.js';
import type { PauseWatch } from './projectionPauses.js';

export interface BrewPlanProcessorOptions {
  /** As the dispatcher's user or the owner of the tables. */
  readonly pool: Pool;
  /** For the lock. */
  readonly databaseUrl: string;
  /** Makes it stop while somebody has it paused; it never does when left out. */
  readonly pausable?: PauseWatch['pausable'];
  readonly store: EventStore & EventSource;
  readonly logger: Logger;
  readonly batch: BufferBounds;
  readonly parkingBudget: ParkingBudget;
  readonly now?: () => Date;
}

const projection = 'brewPlans';
/** With events that are older than this, what runs on the machines is not known. */
const currentMs = 5_000;

/** The processor that begins planned brews and takes them from stage to stage: one runs at a time. */
export function createBrewPlanProcessor(options: BrewPlanProcessorOptions): Processor {
  const { pool, databaseUrl, store, logger, batch, now = () => new Date() } = options;
  const { pausable = (lock) => lock } = options;
  const directory = createBrewPlanDirectory(pool);
  const reactor = createBrewPlanReactor({ store, directory, now });
  const starter = createBrewStarter({
    ...{ store, directory, logger, now },
    starts: createPlannedStarts(pool),
    watches: createAlarmWatches(pool),
    rights: createRightsReader(pool),
    isCurrent: () => (processor.progress().lagMs ?? Infinity) < currentMs,
  });
  const rows = createProjectionTarget({
    pool,
    projection,
    schema: 'dispatch',
    parkingBudget: options.parkingBudget,
    write: writeBrewPlanDirectory,
  });
  // First the reaction, then the checkpoint: an event without a stored reaction is delivered again.
  const target: ProjectionTarget<void> = {
    ...rows,
    async apply(events, from, to, retry) {
      await blamingEvents(() => reactor.react(events));
      await rows.apply(events, from, to, retry);
    },
  };
  const processor = createProcessor<void>({
    name: projection,
    streamPrefixes: triggerPrefixes,
    filter: ({ type }) => !ignoredTypes.has(type),
    source: store,
    target,
    lock: alongside(pausable(createNamedLock(databaseUrl, logger)), (held) => starter.run(held)),
    logger,
    batch,
    afterCommit: () => undefined,
  });
  return processor;
}
