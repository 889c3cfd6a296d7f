import {
  createAlarmWatches,
  createNamedLock,
  createProjectionTarget,
  writeAlarmWatches,
} from '../../adapters/postgres/index.js';
import { createAlarmWatcher } from '../../commands/alarms/index.js';
import type { StoredWatch } from '../../commands/ports/index.js';
import { BrewlineError, hasCode, messageOf } from '../../domain/kernel/errors.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { alarmPrefixes, alarmSignalsOf, isAlarmSignal } from '../../projections/alarms/index.js';
import type { Checkpoint, ProjectionTarget, RetryRequest } from '../../projections/ports.js';
import { createProcessor, paced, type Processor } from '../../projections/processor/index.js';
import { alongside } from './alongside.js';
import { blamingEvents } from './blamingEvents.js';
import type { BrewPlanProcessorOptions } from './brewPlans.js';
import { createSampler } from './sampleStored.js';

const projection = 'alarms';
/** People are told within seconds, and readings of many machines share a delivery and a transaction. */
const everyMs = 2_000;
/** An event that is older than this when time is looked at is not news: the processor catches up. */
const currentMs = 5_000;

/**
 * The processor that raises and resolves alarms: one runs at a time. More partitions would each read all telemetry, because its streams are
 * divided by the broker's queues and not by devices.
 */
export function createAlarmProcessor(options: BrewPlanProcessorOptions): Processor {
  const { pool, databaseUrl, store, logger, batch, parkingBudget, now = () => new Date() } = options;
  const { pausable = (lock) => lock } = options;
  const isCurrent = () => (processor.progress().lagMs ?? Infinity) < currentMs;
  const watcher = createAlarmWatcher({ store, watches: createAlarmWatches(pool), isCurrent, logger, now });
  const decode = createSampler();
  const targetOf = (watches: readonly StoredWatch[]) =>
    createProjectionTarget({
      ...{ pool, projection, parkingBudget },
      schema: 'dispatch',
      write: (client) => writeAlarmWatches(client, watches),
    });

  // First the decisions, then what is remembered, with the checkpoint: an event without stored decisions is delivered again.
  async function apply(
    events: readonly RecordedEvent[],
    from: Checkpoint | undefined,
    to: Checkpoint,
    retry?: RetryRequest,
  ): Promise<void> {
    const signals = events.flatMap((event) => blaming(event, () => alarmSignalsOf(event, decode)));
    const remember = (watches: readonly StoredWatch[]) => targetOf(watches).apply(events, from, to, retry);
    await blamingEvents(() => watcher.watch(signals, to.position, remember));
  }

  const target: ProjectionTarget<void> = { ...targetOf([]), apply };
  const processor = createProcessor<void>({
    name: projection,
    streamPrefixes: alarmPrefixes,
    filter: isAlarmSignal,
    source: paced(store, everyMs),
    target,
    lock: alongside(pausable(createNamedLock(databaseUrl, logger)), (held) => watcher.run(held)),
    logger,
    batch,
    afterCommit: () => undefined,
  });
  return processor;
}

/** An event that can't be read is parked alone. */
function blaming<Signals>(event: RecordedEvent, read: () => Signals): Signals {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, 'EVENT_UNPROJECTABLE')) throw error;
    const { stream, revision } = event;
    const message = `${stream}@${revision} can't be read: ${messageOf(error)}`;
    throw new BrewlineError('EVENT_UNPROJECTABLE', message, { cause: error });
  }
}
