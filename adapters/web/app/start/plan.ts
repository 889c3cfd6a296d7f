import type { Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';
import { refusalsIn } from '../recipes/recipeApi.js';
import type { Refusal } from './checks.js';

export interface Plan {
  /** Undefined for the machines' own programs. */
  readonly recipe:
    { readonly recipeId: string; readonly version?: number; readonly litres?: number } | undefined;
  readonly baseId: string | undefined;
  readonly kegId: string | undefined;
  readonly cleansFirst: boolean;
  /** Rules of alarms that the brew has, over those of its machines. */
  readonly alarmProfileId?: string | undefined;
}

export type CompletePlan = Plan & { readonly baseId: string; readonly kegId: string };

export function isComplete(plan: Plan): plan is CompletePlan {
  return plan.baseId !== undefined && plan.kegId !== undefined;
}

export function requestOf({
  recipe,
  baseId,
  kegId,
  cleansFirst,
  alarmProfileId,
}: CompletePlan): Schemas['BrewRequest'] {
  return {
    ...{ baseId, kegId },
    ...(recipe && { recipe }),
    ...(alarmProfileId !== undefined && { alarmProfile: { profileId: alarmProfileId } }),
    ...(!cleansFirst && { stages: ['brew', 'ferment', 'serve'] }),
  };
}

export interface Tried {
  readonly refusals: readonly Refusal[];
  /** Days of the fermentation with something to do. */
  readonly plannedDays: Schemas['BrewStart']['plannedDays'];
}

/**
 * What Brewline would do; nothing is begun.
 *
 * @throws ApiUnreachable
 */
export async function dryRun(plan: CompletePlan): Promise<Tried> {
  try {
    const params = { query: { dryRun: true } };
    const { plannedDays } = await ask(api.POST('/api/v1/brews', { params, body: requestOf(plan) }));
    return { refusals: [], plannedDays };
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
