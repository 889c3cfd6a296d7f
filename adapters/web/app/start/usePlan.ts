import { useRoute } from 'preact-iso';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { useAsked } from '../../shared/components/index.js';
import { useTopic } from '../../shared/live/index.js';
import { askPreview, askRecipes } from '../recipes/recipeApi.js';
import { brewOn, isFree, machinesOf } from './checks.js';
import { hasWrongLitres, type Plan } from './plan.js';

const askAll = () => askRecipes();
const noPreview = () => Promise.resolve(undefined);

/** What somebody plans, and what is known of it. */
export function usePlan() {
  const { query } = useRoute();
  const devices = useTopic('devices');
  const brews = useTopic('brews');
  const recipes = useAsked(askAll);
  const [choice, setChoice] = useState<Plan>(() => ({
    recipe: query.recipe === undefined ? undefined : recipeIn(query.recipe, query.version),
    ...{ baseId: undefined, kegId: undefined, cleansFirst: true, later: undefined },
  }));
  const [isOwnProgram, setOwnProgram] = useState(false);
  const bases = machinesOf(devices.rows, 'base');
  const kegs = machinesOf(devices.rows, 'keg');
  const firstFree = (machines: typeof bases) =>
    machines.find((each) => isFree(each) && !brewOn(each.deviceId, brews.rows))?.deviceId;
  const plan: Plan = {
    ...choice,
    baseId: choice.baseId ?? firstFree(bases),
    kegId: choice.kegId ?? firstFree(kegs),
  };
  const { recipeId, version } = plan.recipe ?? {};
  const litres = hasWrongLitres(plan) ? undefined : (plan.recipe?.litres ?? undefined);
  const askScaled = useCallback(
    () => (recipeId === undefined ? noPreview() : askPreview(recipeId, version, litres)),
    [recipeId, version, litres],
  );
  const preview = useAsked(askScaled);
  const newest = recipes.data?.items[0]?.recipeId;
  // The one that was last worked on is the likeliest.
  useEffect(() => {
    if (newest !== undefined && !isOwnProgram)
      setChoice((before) => (before.recipe ? before : { ...before, recipe: { recipeId: newest } }));
  }, [newest, isOwnProgram]);
  return {
    ...{ plan, bases, kegs, recipes, preview, isOwnProgram },
    brews: brews.rows,
    isKnown:
      devices.isComplete && brews.isComplete && (recipes.data !== undefined || recipes.error !== undefined),
    change: (changes: Partial<Plan>) => {
      if ('recipe' in changes) setOwnProgram(changes.recipe === undefined);
      setChoice((before) => ({ ...before, ...changes }));
    },
  };
}

export type Planning = ReturnType<typeof usePlan>;

function recipeIn(recipeId: string, version: string | undefined): NonNullable<Plan['recipe']> {
  return { recipeId, ...(version !== undefined && { version: Number(version) }) };
}
