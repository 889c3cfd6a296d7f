import { brewPlan, type BrewPlanEvent } from '../../domain/brewPlan/index.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import { isStreamOf } from '../../domain/kernel/streams.js';
import { evolveBrewPlan, type BrewPlanRow } from './evolveBrewPlan.js';

/** An event of a whole brew; the record says in which order. */
export interface PlanEvent {
  readonly event: BrewPlanEvent;
  readonly record: RecordedEvent;
}

/** The events of plans, in the current schema version. */
export function brewPlanEvents(records: readonly RecordedEvent[]): readonly PlanEvent[] {
  return records
    .filter(({ stream }) => isStreamOf(brewPlan, stream))
    .map((record) => ({ event: brewPlan.upcast(record, record.metadata.schemaVersion), record }));
}

/** The rows after these events, given the rows before them. */
export function projectBrewPlans(
  events: readonly PlanEvent[],
  before: ReadonlyMap<string, BrewPlanRow>,
): readonly BrewPlanRow[] {
  const rows = new Map<string, BrewPlanRow>();
  for (const { event } of events) {
    const { planId } = event.data;
    const row = evolveBrewPlan(rows.get(planId) ?? before.get(planId), event);
    if (row) rows.set(planId, row);
  }
  return [...rows.values()];
}
