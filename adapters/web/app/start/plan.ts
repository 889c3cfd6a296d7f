import { recipeLimits } from '../../../../domain/recipe/index.js';
import type { Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';
import { refusalsIn } from '../recipes/recipeApi.js';
import type { Refusal } from './checks.js';

export interface Plan {
  /** Undefined for the machines' own programs. Litres are as somebody typed them; null where that is no number. */
  readonly recipe:
    { readonly recipeId: string; readonly version?: number; readonly litres?: number | null } | undefined;
  readonly baseId: string | undefined;
  readonly kegId: string | undefined;
  readonly cleansFirst: boolean;
  /** Rules of alarms that the brew has, over those of its machines. */
  readonly alarmProfileId?: string | undefined;
  /** When the brew day is to be over, or the machines' own program to begin, as a field of a day and a time has it; undefined for at once. */
  readonly later: string | undefined;
}

export type CompletePlan = Plan & {
  readonly baseId: string;
  readonly kegId: string;
  readonly recipe:
    { readonly recipeId: string; readonly version?: number; readonly litres?: number } | undefined;
};

export function isComplete(plan: Plan): plan is CompletePlan {
  return plan.baseId !== undefined && plan.kegId !== undefined && !hasNoTime(plan) && !hasWrongLitres(plan);
}

/** Whether a later time is wanted, and none is given. */
export function hasNoTime({ later }: Pick<Plan, 'later'>): boolean {
  return later !== undefined && Number.isNaN(Date.parse(later));
}

/** Whether more or less is wanted than a keg takes. */
export function hasWrongLitres({ recipe }: Pick<Plan, 'recipe'>): boolean {
  if (recipe?.litres === undefined) return false;
  const { min, max } = recipeLimits.batchLitres;
  return recipe.litres === null || recipe.litres < min || recipe.litres > max;
}

export function requestOf({
  recipe,
  baseId,
  kegId,
  cleansFirst,
  alarmProfileId,
  later,
}: CompletePlan): Schemas['BrewRequest'] {
  return {
    ...{ baseId, kegId },
    ...(recipe && { recipe }),
    ...(alarmProfileId !== undefined && { alarmProfile: { profileId: alarmProfileId } }),
    ...(!cleansFirst && { stages: ['brew', 'ferment', 'serve'] }),
    ...(later !== undefined && { [recipe ? 'readyBy' : 'startAt']: new Date(later).toISOString() }),
  };
}

export interface Tried {
  readonly refusals: readonly Refusal[];
  /** Days of the fermentation with something to do. */
  readonly plannedDays: Schemas['BrewStart']['plannedDays'];
  /** When it begins by itself; undefined for at once, and when it is refused. */
  readonly startAtMs?: number;
}

/**
 * What Brewline would do; nothing is begun.
 *
 * @throws ApiUnreachable
 */
export async function dryRun(plan: CompletePlan): Promise<Tried> {
  try {
    const params = { query: { dryRun: true } };
    const { plannedDays, startAt } = await ask(api.POST('/api/v1/brews', { params, body: requestOf(plan) }));
    return { refusals: [], plannedDays, ...(startAt !== null && { startAtMs: Date.parse(startAt) }) };
  } catch (error) {
    const refusals = refusalsIn(error);
    if (refusals.length === 0) throw error;
    return { refusals, plannedDays: [] };
  }
}

/** @returns the brew's id. @throws ApiProblem, ApiUnreachable */
export async function startBrew(plan: CompletePlan, key: string): Promise<string> {
  const params = { header: { 'Idempotency-Key': key } };
  return (await ask(api.POST('/api/v1/brews', { params, body: requestOf(plan) }))).brewId;
}
