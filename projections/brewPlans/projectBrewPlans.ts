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

/**
 * The rows after these events, given the rows before them. A brew gets the next number of the person who planned it, whoever has the machine:
 * it is fixed by the order of events, so that a rebuild gives the same.
 *
 * @param counts how many brews each person has planned before, for those whose brews are new
 */
export function projectBrewPlans(
  events: readonly PlanEvent[],
  before: ReadonlyMap<string, BrewPlanRow>,
  counts: ReadonlyMap<string, number> = new Map(),
): readonly BrewPlanRow[] {
  const rows = new Map<string, BrewPlanRow>();
  const counted = new Map(counts);
  for (const { event } of events) {
    const { planId } = event.data;
    const row = evolveBrewPlan(rows.get(planId) ?? before.get(planId), event);
    if (!row) continue;
    const number =
      row.number ?? (rows.get(planId) ?? before.get(planId))?.number ?? (counted.get(row.plannedBy) ?? 0) + 1;
    counted.set(row.plannedBy, Math.max(number, counted.get(row.plannedBy) ?? 0));
    rows.set(planId, { ...row, number });
  }
  return [...rows.values()];
}
