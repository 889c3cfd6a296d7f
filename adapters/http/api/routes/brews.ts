import { Router } from 'express';
import type { Alarms } from '../../../../commands/alarms/index.js';
import type { BrewPlans } from '../../../../commands/brewPlans/index.js';
import { stages, startTimeOf, type BrewOutline } from '../../../../domain/brewPlan/index.js';
import { refuseIfAny } from '../../../../domain/kernel/refusal.js';
import { scaleToMachine, type BeerRecipe } from '../../../../domain/recipe/index.js';
import type {
  AlarmProfiles,
  BrewPlanStatus,
  BrewQueries,
  DeviceOwners,
  JournalQueries,
  RecipeQueries,
} from '../../../../projections/queries/index.js';
import { noteAction } from '../audit/index.js';
import { callerOf, mayCommand, ownerFor, type Caller } from '../people/index.js';
import type { ApiTracing } from '../ports.js';
import { brewResource, timelineResource } from '../resources/index.js';
import { brewResults } from './brewResults.js';
import { brewIdFor } from './commandId.js';
import type { Known } from './known.js';
import { knownRecipe, targetOf, type RecipeOnMachine } from './knownRecipe.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';
import { rulesOfStart, type StartRules } from './rulesOfStart.js';
import { traced } from './traced.js';

export interface BrewRoutesOptions {
  readonly queries: BrewQueries;
  readonly recipes: RecipeQueries;
  readonly journal: JournalQueries;
  readonly owners: DeviceOwners;
  readonly known: Known;
  readonly plans: BrewPlans;
  readonly alarms: Pick<Alarms, 'changesOf' | 'beginBrewRules'>;
  readonly alarmProfiles: Pick<AlarmProfiles, 'byId'>;
  readonly tracing: ApiTracing;
}

interface BrewQuery {
  readonly device?: string;
  readonly status?: BrewPlanStatus;
  readonly dryRun?: boolean;
  readonly recipeId?: string;
  readonly limit: number;
  readonly after?: string;
}

type BrewBody = Omit<
  BrewOutline,
  'planId' | 'plannedBy' | 'stages' | 'recipeVersion' | 'startAtMs' | 'readyByMs'
> &
  Partial<Pick<BrewOutline, 'stages'>> &
  StartRules & { readonly recipe?: RecipeOnMachine; readonly startAt?: string; readonly readyBy?: string };

/** Whole brews: from the base to the keg. */
export function brewRoutes(options: BrewRoutesOptions): Router {
  const { queries, recipes, owners, known, plans, alarms, alarmProfiles: profiles, tracing } = options;
  const router = Router();

  router.get('/brews', async (request, response) => {
    const { device: deviceId, status, recipeId, limit, after } = queryOf<BrewQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.timestamp, keyShapes.uuid]);
    const owner = ownerFor(callerOf(response));
    const page = await queries.list({ deviceId, status, recipeId, owner, limit, afterKey });
    const results = await brewResults(options.journal, page.items);
    response.json(pageResource(page, (brew) => ({ ...brewResource(brew), ...results.get(brew.planId) })));
  });

  router.post('/brews', async (request, response) => {
    const caller = callerOf(response);
    const body = request.body as BrewBody;
    await refuseOthers(owners, caller, body);
    const { personId } = caller;
    const planId = brewIdFor(personId, request.get('Idempotency-Key'));
    const { dryRun } = queryOf<BrewQuery>(request);
    if (!dryRun) noteAction(response, { subjects: [{ kind: 'brew', id: planId }] });
    const { recipe, ...programs } = await programsOf(recipes, caller, body);
    const outline = outlineOf({ ...body, ...programs }, planId, personId);
    const { changes, plannedDays } = await rulesOfStart({ profiles, alarms }, caller, body, recipe);
    const { startAtMs } = outline;
    const startAt = startAtMs === undefined ? null : new Date(startAtMs).toISOString();
    const start = { brewId: planId, alarmRules: changes, plannedDays, startAt };
    if (dryRun) {
      await plans.tryOut({ outline });
      response.json(start);
      return;
    }
    await plans.plan({ outline, ...traced(tracing) });
    // After it, so that a brew that is refused leaves no rules behind. When it fails, the same request again begins them.
    const { baseId, kegId } = outline;
    if (Object.keys(changes).length > 0)
      await alarms.beginBrewRules({ planId, baseId, kegId, changes, personId, ...traced(tracing) });
    response.status(201).location(`${request.baseUrl}/brews/${planId}`).json(start);
  });

  router.get('/brews/:brewId', async (request, response) => {
    response.json(brewResource(await known.brew(callerOf(response), request.params.brewId)));
  });

  router.get('/brews/:brewId/timeline', async (request, response) => {
    const { limit, after } = queryOf<BrewQuery>(request);
    const afterKey = afterKeyOf(after, [keyShapes.integer]);
    const { planId } = await known.brew(callerOf(response), request.params.brewId);
    response.json(pageResource(await queries.timelineOf(planId, { limit, afterKey }), timelineResource));
  });

  router.post('/brews/:brewId/cancel', async (request, response) => {
    const caller = callerOf(response);
    const { planId, baseId } = await known.brew(caller, request.params.brewId);
    await known.refuseOthers(caller, baseId);
    await plans.cancel({ planId, personId: caller.personId, ...traced(tracing) });
    response.status(204).end();
  });

  router.post('/brews/:brewId/resume', async (request, response) => {
    const caller = callerOf(response);
    const { planId, baseId } = await known.brew(caller, request.params.brewId);
    await known.refuseOthers(caller, baseId);
    await plans.resume({ planId, personId: caller.personId, ...traced(tracing) });
    response.status(204).end();
  });

  return router;
}

type WithPrograms = Omit<BrewBody, 'recipe'> & Pick<BrewOutline, 'recipeVersion'>;

/** The step programs of the recipe in the request; what the request says itself, about serving, goes first. */
async function programsOf(
  recipes: RecipeQueries,
  caller: Caller,
  { recipe, brewRecipe, fermentationRecipe, servingCelsius }: BrewBody,
): Promise<Partial<WithPrograms> & { readonly recipe?: BeerRecipe }> {
  if (!recipe) return {};
  if (brewRecipe ?? fermentationRecipe)
    refuseIfAny([{ field: 'recipe', rule: 'it is given alone, without brewRecipe and fermentationRecipe' }]);
  const { recipeId, version, content } = await knownRecipe(recipes, caller, recipe);
  const scaled = scaleToMachine(content, targetOf(content, recipe));
  refuseIfAny(scaled.refusals);
  const serving = servingCelsius ?? scaled.servingCelsius;
  return {
    brewRecipe: scaled.brewRecipe,
    fermentationRecipe: scaled.fermentationRecipe,
    ...(serving !== undefined && { servingCelsius: serving }),
    recipeVersion: { recipeId, version },
    recipe: content,
  };
}

/** Its parts are in a fixed order, whatever that of the request, so that equal requests look equal. */
function outlineOf(body: WithPrograms, planId: string, plannedBy: string): BrewOutline {
  const { baseId, kegId, stages: wanted = stages, brewRecipe, fermentationRecipe } = body;
  const { servingCelsius, recipeVersion, startAt, readyBy } = body;
  const wantedStart = { startAtMs: msOf(startAt), readyByMs: msOf(readyBy) };
  return {
    planId,
    baseId,
    kegId,
    stages: wanted,
    ...(brewRecipe && { brewRecipe }),
    ...(fermentationRecipe && { fermentationRecipe }),
    ...(servingCelsius !== undefined && { servingCelsius }),
    ...(recipeVersion && { recipeVersion }),
    ...startTimeOf(wantedStart, { stages: wanted, ...(brewRecipe && { brewRecipe }) }),
    plannedBy,
  };
}

function msOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}

/** Machines of other people are refused in the same way as unknown ones. */
async function refuseOthers(
  owners: DeviceOwners,
  caller: Caller,
  { baseId, kegId }: BrewBody,
): Promise<void> {
  const fields = Object.entries({ baseId, kegId });
  const covered = await Promise.all(fields.map(([, deviceId]) => mayCommand(owners, caller, [deviceId])));
  const rule = 'no device with this id has reported yet';
  refuseIfAny(fields.flatMap(([field], at) => (covered[at] ? [] : [{ field, rule }])));
}
