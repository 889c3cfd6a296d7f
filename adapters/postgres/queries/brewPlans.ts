import type { Pool } from 'pg';
import type { OpenBrewPlans } from '../../../commands/ports/index.js';
import type { BrewStand, Stage, StagePrograms } from '../../../domain/brewPlan/index.js';
import type { RecipeVersion } from '../../../domain/recipe/index.js';
import type {
  Brew,
  BrewFilter,
  BrewPlanStatus,
  HaltRow,
  NeededAction,
  Page,
  ShownActor,
  StageRow,
} from '../../../projections/queries/index.js';
import { anyOf } from '../anyOf.js';
import { databaseError } from '../databaseError.js';
import { shownActor } from './actors.js';
import { brewPosition, brewsWithChanges } from './brewChanges.js';
import { ownedBy } from './ownedBy.js';
import { pageOf } from './page.js';

/** Brews, the latest first. */
export async function listBrews(pool: Pool, filter: BrewFilter): Promise<Page<Brew>> {
  const [plannedAt = null, planId = null] = filter.afterKey ?? [];
  const { rows } = await pool.query<BrewRow>(
    `select ${columns}, planned_at::text as planned_at_key from ${source}
     where ($1::text is null or $1 in (base_id, keg_id)) and ($2::text is null or brew_plan.status = $2)
       and ($7::text is null or recipe_version ->> 'recipeId' = $7)
       and ($3::timestamptz is null or (planned_at, plan_id) < ($3, $4::uuid))
       and ${ownedBy('$5', { device: 'brew_plan.base_id', at: 'brew_plan.planned_at' })}
     order by planned_at desc, plan_id desc limit $6`,
    [
      filter.deviceId ?? null,
      filter.status ?? null,
      plannedAt,
      planId,
      filter.owner ?? null,
      filter.limit + 1,
      filter.recipeId ?? null,
    ],
  );
  return pageOf(rows, filter.limit, toBrew, (row) => [row.planned_at_key, row.plan_id]);
}

/** Those of the brews that exist and are projected, in no order. */
export async function brewsById(pool: Pool, planIds: readonly string[]): Promise<readonly Brew[]> {
  const text = `select ${columns} from ${source} where plan_id = ${anyOf('$1', 'uuid')}`;
  const { rows } = await pool.query<BrewRow>({ name: 'brews-by-id', text, values: [planIds] });
  return rows.map(toBrew);
}

/** Which plan still needs a machine, according to the read model. */
export function createOpenBrewPlans(pool: Pool): OpenBrewPlans {
  return {
    async planOf(deviceId) {
      try {
        const text = `select plan_id::text as "planId" from read_model.brew_plan
          where (base_id = $1 or keg_id = $1) and status not in ('completed', 'cancelled') and exists (
            select from jsonb_array_elements(stages) as each (part)
            where part ->> 'deviceId' = $1 and part ->> 'status' <> 'completed'
          ) limit 1`;
        const { rows } = await pool.query<{ planId: string }>(text, [deviceId]);
        return rows[0]?.planId;
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },
  };
}

/** A change of its journal, or of the session that runs, is one of the brew. */
const source = `${brewsWithChanges}
  left join lateral (
    select jsonb_build_object('brew', data -> 'brewRecipe', 'ferment', data -> 'fermentationRecipe') as programs
    from read_model.brew_plan_event
    where plan_id = brew_plan.plan_id and revision = 0 and brew_plan.status in ('planned', 'running')
  ) outline on true
  left join lateral (
    select jsonb_agg(jsonb_build_object('phase', data -> 'phase', 'step', data -> 'step', 'atMs', at_ms) order by revision)
        filter (where type = 'StepEntered') as entered,
      max(at_ms) filter (where type = 'UserActionDone') as answered_at_ms
    from (
      select revision, type, data,
        (extract(epoch from case when running.time_plausible then at else recorded_at end) * 1000)::bigint as at_ms
      from read_model.session_timeline
      where session_id = running.session_id and type in ('StepEntered', 'UserActionDone')
    ) event
  ) progress on true`;
const columns = `brew_plan.*, ${shownActor('planned_by')} as planner, journal.name, journal.stars, journal.rating_text,
  ${shownActor('rated_by')} as rater, journal.changed_at as journal_changed_at,
  outline.programs, progress.entered, progress.answered_at_ms, ${brewPosition}::text as commit_position`;

interface BrewRow {
  readonly plan_id: string;
  readonly base_id: string;
  readonly keg_id: string;
  readonly status: BrewPlanStatus;
  readonly stage: Stage | null;
  readonly stages: readonly StageRow[];
  readonly action: NeededAction | null;
  readonly halt: HaltRow | null;
  readonly recipe_version: RecipeVersion | null;
  readonly number: number | null;
  readonly start_at: Date | null;
  readonly programs: { readonly [Of in Stage]?: StagePrograms[Of] | null } | null;
  readonly entered: BrewStand['entered'] | null;
  readonly answered_at_ms: number | null;
  readonly planner: ShownActor;
  readonly name: string | null;
  readonly stars: number | null;
  readonly rating_text: string | null;
  readonly rater: ShownActor;
  readonly journal_changed_at: Date | null;
  readonly planned_at: Date;
  readonly planned_at_key: string;
  readonly updated_at: Date;
  readonly commit_position: string;
}

function toBrew(row: BrewRow): Brew {
  const { status, stage, stages, action, halt } = row;
  return {
    planId: row.plan_id,
    baseId: row.base_id,
    kegId: row.keg_id,
    status,
    stage,
    stages,
    action,
    halt,
    recipeVersion: row.recipe_version,
    number: row.number,
    name: row.name,
    rating: row.stars === null ? null : { stars: row.stars, text: row.rating_text, by: row.rater },
    journalChangedAt: row.journal_changed_at,
    startAt: row.start_at,
    programs: row.programs && withoutNulls(row.programs),
    entered: row.entered ?? [],
    answeredAtMs: row.answered_at_ms,
    plannedBy: row.planner,
    plannedAt: row.planned_at,
    updatedAt: row.updated_at,
    position: BigInt(row.commit_position),
  };
}

function withoutNulls(programs: NonNullable<BrewRow['programs']>): StagePrograms {
  return Object.fromEntries(Object.entries(programs).filter(([, program]) => program !== null));
}
