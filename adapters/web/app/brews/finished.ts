import type { Brew, Schemas } from '../../../apiClient/index.js';

type RecipeSummary = Schemas['RecipeSummary'];

/** So many can be told apart beside each other. */
export const mostCompared = 4;

/** Without it where there are as many as can be compared. */
export function toggled(chosen: readonly string[], brewId: string): readonly string[] {
  if (chosen.includes(brewId)) return chosen.filter((each) => each !== brewId);
  return chosen.length < mostCompared ? [...chosen, brewId] : chosen;
}

/** Ids of an address: each once, and no more than can be told apart. */
export function comparedIds(query: string | undefined): readonly string[] {
  const ids = (query ?? '').split(',').filter((id) => id !== '');
  return [...new Set(ids)].slice(0, mostCompared);
}

/** When its first stage began, or when it was planned where none did. */
export function startOf({ stages, plannedAt }: Pick<Brew, 'stages' | 'plannedAt'>): number {
  const starts = stages.flatMap(({ startedAt }) => (startedAt === null ? [] : [Date.parse(startedAt)]));
  return starts.length > 0 ? Math.min(...starts) : Date.parse(plannedAt);
}

/** When the yeast had its wort; undefined for what was never fermented. */
export function fermentationStartOf({ stages }: Pick<Brew, 'stages'>): number | undefined {
  const startedAt = stages.find(({ stage }) => stage === 'ferment')?.startedAt;
  return startedAt == null ? undefined : Date.parse(startedAt);
}

/** Undefined while it goes on. */
export function endOf({ stages, status, updatedAt }: Pick<Brew, 'stages' | 'status' | 'updatedAt'>) {
  if (status !== 'completed' && status !== 'cancelled') return undefined;
  const ends = stages.flatMap(({ endedAt }) => (endedAt === null ? [] : [Date.parse(endedAt)]));
  return ends.length > 0 ? Math.max(...ends) : Date.parse(updatedAt);
}

export function recipeOf(
  { recipe }: Pick<Brew, 'recipe'>,
  recipes: readonly RecipeSummary[],
): RecipeSummary | undefined {
  return recipes.find(({ recipeId }) => recipeId === recipe?.recipeId);
}
