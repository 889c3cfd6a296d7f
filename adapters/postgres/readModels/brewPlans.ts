import type { PoolClient } from 'pg';
import {
  brewPlanEvents,
  projectBrewPlans,
  type BrewPlanRow,
  type PlanEvent,
} from '../../../projections/brewPlans/index.js';
import { anyOf } from '../anyOf.js';
import { unnestInsert, upsertOn, type Column } from '../unnest.js';
import type { ReadModel } from './readModel.js';
import { timelineInsert } from './timeline.js';

const columns: readonly Column<BrewPlanRow & { readonly position: bigint }>[] = [
  { name: 'plan_id', type: 'uuid', of: (row) => row.planId },
  { name: 'base_id', type: 'text', of: (row) => row.baseId },
  { name: 'keg_id', type: 'text', of: (row) => row.kegId },
  { name: 'status', type: 'text', of: (row) => row.status },
  { name: 'stage', type: 'text', of: (row) => row.stage },
  { name: 'stages', type: 'jsonb', of: (row) => JSON.stringify(row.stages) },
  { name: 'action', type: 'jsonb', of: (row) => row.action && JSON.stringify(row.action) },
  { name: 'halt', type: 'jsonb', of: (row) => row.halt && JSON.stringify(row.halt) },
  {
    name: 'recipe_version',
    type: 'jsonb',
    of: (row) => row.recipeVersion && JSON.stringify(row.recipeVersion),
  },
  { name: 'number', type: 'integer', of: (row) => row.number },
  { name: 'start_at', type: 'timestamptz', of: (row) => row.startAtMs },
  { name: 'planned_by', type: 'text', of: (row) => row.plannedBy },
  { name: 'planned_at', type: 'timestamptz', of: (row) => row.plannedAtMs },
  { name: 'updated_at', type: 'timestamptz', of: (row) => row.updatedAtMs },
  { name: 'position', type: 'bigint', of: (row) => row.position },
];
const upsertPlans = unnestInsert('read_model.brew_plan', columns, upsertOn(['plan_id'], columns));

const insertTimeline = timelineInsert<PlanEvent>('read_model.brew_plan_event', [
  {
    name: 'plan_id',
    type: 'uuid',
    of: ({ event }) => event.data.planId,
  },
]);

/** Whole brews and their timelines. */
export const brewPlans: ReadModel = {
  name: 'brewPlans',
  tables: ['brew_plan', 'brew_plan_event'],
  async write(client, batch) {
    const events = brewPlanEvents(batch.events);
    if (events.length === 0) return;
    const { position } = batch;
    const ids = [...new Set(events.map(({ event }) => event.data.planId))];
    const rows = projectBrewPlans(
      events,
      await loadPlans(client, ids),
      await countsOf(client, plannersIn(events)),
    );
    await upsertPlans(
      client,
      rows.map((row) => ({ ...row, position })),
    );
    await insertTimeline(client, events);
  },
};

function plannersIn(events: readonly PlanEvent[]): readonly string[] {
  const planners = events.flatMap(({ event }) =>
    event.type === 'BrewPlanned' ? [event.data.plannedBy] : [],
  );
  return [...new Set(planners)];
}

/** The highest number of each person's brews. */
async function countsOf(
  client: PoolClient,
  planners: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (planners.length === 0) return new Map();
  const { rows } = await client.query<{ planner: string; number: number }>({
    name: 'count brews of planners',
    text: `select planned_by as planner, max(number) as number from read_model.brew_plan
      where planned_by = any($1::text[]) group by 1`,
    values: [planners],
  });
  return new Map(rows.map(({ planner, number }) => [planner, number]));
}

async function loadPlans(client: PoolClient, ids: readonly string[]): Promise<Map<string, BrewPlanRow>> {
  const { rows } = await client.query<BrewPlanRow>({
    name: 'load brew plans',
    text: `select plan_id::text as "planId", base_id as "baseId", keg_id as "kegId", status, stage, stages, action, halt,
        recipe_version as "recipeVersion", number,
        (extract(epoch from start_at) * 1000)::bigint as "startAtMs", planned_by as "plannedBy", (extract(epoch from planned_at) * 1000)::bigint as "plannedAtMs",
        (extract(epoch from updated_at) * 1000)::bigint as "updatedAtMs"
      from read_model.brew_plan where plan_id = ${anyOf('$1', 'uuid')}`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.planId, row]));
}
