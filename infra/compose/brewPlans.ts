import {
  createBrewPlanDirectory,
  createNamedLock,
  createProjectionTarget,
  writeBrewPlanDirectory,
  type ParkingBudget,
  type Pool,
} from '../../adapters/postgres/index.js';
import { createBrewPlanReactor } from '../../commands/brewPlans/index.js';
import type { EventStore } from '../../commands/ports/index.js';
import { ignoredTypes, triggerPrefixes } from '../../domain/brewPlan/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { EventSource, ProjectionTarget } from '../../projections/ports.js';
import { createProcessor, type BufferBounds, type Processor } from '../../projections/processor/index.js';
import { blamingEvents } from './blamingEvents.js';

export interface BrewPlanProcessorOptions {
  /** As the dispatcher's user or the owner of the tables. */
  readonly pool: Pool;
  /** For the lock. */
  readonly databaseUrl: string;
  readonly store: EventStore & EventSource;
  readonly logger: Logger;
  readonly batch: BufferBounds;
  readonly parkingBudget: ParkingBudget;
  readonly now?: () => Date;
}

const projection = 'brewPlans';

/** The processor that takes whole brews from stage to stage: one runs at a time. */
export function createBrewPlanProcessor(options: BrewPlanProcessorOptions): Processor {
  const { pool, databaseUrl, store, logger, batch, now = () => new Date() } = options;
  const reactor = createBrewPlanReactor({ store, directory: createBrewPlanDirectory(pool), now });
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
    async apply(events, from, to) {
      await blamingEvents(() => reactor.react(events));
      await rows.apply(events, from, to);
    },
  };
  return createProcessor<void>({
    name: projection,
    streamPrefixes: triggerPrefixes,
    filter: ({ type }) => !ignoredTypes.has(type),
    source: store,
    target,
    lock: createNamedLock(databaseUrl, logger),
    logger,
    batch,
    afterCommit: () => undefined,
  });
}
