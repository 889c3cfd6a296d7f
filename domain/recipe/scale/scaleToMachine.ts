import type { Refusal } from '../../kernel/refusal.js';
import type { BeerRecipe, FermentationStage, MashRest } from '../beerRecipe.js';
import type { RecipeList } from '../beerRecipeLimits.js';
import type { Hop } from '../ingredients.js';
import type { Recipe } from '../recipe.js';
import { refuseRecipe } from '../refuseRecipe.js';
import { scaleOf } from './amounts.js';
import { brewProgram } from './brewProgram.js';
import { grainKgOf, scaleFermentables } from './fermentables.js';
import { fermentationProgram } from './fermentationProgram.js';
import { kept, keptValues, type Fate, type Reason } from './findings.js';
import { scaleHops } from './hops.js';
import { threeLists, type Judged, type ThreeLists } from './lists.js';
import type { BrewTarget } from './machine.js';
import { scaleOther, scaleRest, scaleStage, scaleWater, scaleYeast } from './others.js';
import { servingFate, wholeParts } from './wholeParts.js';

/** A beer as a base and a keg make it. */
export interface MachineRecipe extends ThreeLists {
  /** With the amounts of this batch; what is not possible is in it as well, for it is added by hand. */
  readonly recipe: BeerRecipe;
  readonly brewRecipe: Recipe;
  readonly fermentationRecipe: Recipe;
  readonly servingCelsius: number | undefined;
  /** What the machine would still refuse; none unless the recipe has an extraordinary number of additions. */
  readonly refusals: readonly Refusal[];
}

/** A rest that converts any malt, and stages of an ale: where a recipe has none. */
const usualMash: readonly MashRest[] = [{ kind: 'infusion', celsius: 66, minutes: 60 }];
const usualFermentation: readonly FermentationStage[] = [
  { kind: 'primary', celsius: 18, days: 7 },
  { kind: 'secondary', celsius: 20, days: 3 },
  { kind: 'conditioning', celsius: 6, days: 2 },
];

/**
 * The step programs of a recipe, and what became of each part of it: taken over, changed, or not possible here with what to do
 * instead. A part is a field that has a value, or an item of a list; so nothing is dropped silently.
 */
export function scaleToMachine(recipe: BeerRecipe, target: BrewTarget): MachineRecipe {
  const fates = fatesOf(recipe, target);
  const servingCelsius =
    recipe.servingCelsius === undefined ? undefined : servingFate(recipe.servingCelsius).value;
  const { brewRecipe, fermentationRecipe } = programsOf(recipe, target, fates);
  return {
    recipe: {
      ...recipe,
      batchLitres: target.batchLitres,
      fermentables: valuesOf(fates.fermentables),
      hops: valuesOf(fates.hops),
      yeasts: valuesOf(fates.yeasts),
      waters: valuesOf(fates.waters),
      others: valuesOf(fates.others),
      mash: valuesOf(fates.mash),
      fermentation: valuesOf(fates.fermentation),
      ...(servingCelsius !== undefined && { servingCelsius }),
    },
    brewRecipe,
    fermentationRecipe,
    servingCelsius,
    ...threeLists([...wholeParts(recipe, target), ...listParts(recipe, fates)]),
    refusals: [
      ...refusalsOf('brewRecipe', brewRecipe),
      ...refusalsOf('fermentationRecipe', fermentationRecipe),
    ],
  };
}

/** What became of each item of each list. */
type Fates = { readonly [List in RecipeList]: readonly Fate<BeerRecipe[List][number]>[] };

function fatesOf(recipe: BeerRecipe, target: BrewTarget): Fates {
  const scale = scaleOf(recipe.batchLitres, target.batchLitres);
  const fermentables = scaleFermentables(recipe.fermentables, scale);
  const hasGrain = grainKgOf(keptValues(fermentables)) !== undefined;
  const mash = hasGrain && recipe.mash.length === 0 ? usualMash : recipe.mash;
  const stages = recipe.fermentation.length === 0 ? usualFermentation : recipe.fermentation;
  const fermentation = stages.map(scaleStage);
  const fermentationDays = keptValues(fermentation).reduce((sum, { days }) => sum + days, 0);
  return {
    fermentables,
    hops: scaleHops(recipe.hops, scale, { boilMinutes: recipe.boilMinutes, fermentationDays }),
    yeasts: recipe.yeasts.map((yeast) => scaleYeast(yeast, scale)),
    waters: recipe.waters.map((water) => scaleWater(water, scale)),
    others: recipe.others.map((other) => scaleOther(other, scale, fermentationDays)),
    mash: mash.map((rest) => scaleRest(rest, hasGrain)),
    fermentation,
  };
}

function programsOf({ name, boilMinutes }: BeerRecipe, target: BrewTarget, fates: Fates) {
  const hops = keptValues(fates.hops);
  const grainKg = grainKgOf(keptValues(fates.fermentables));
  const { batchLitres } = target;
  const stages = keptValues(fates.fermentation);
  return {
    brewRecipe: brewProgram({ name, target, grainKg, boilMinutes, hops, mash: keptValues(fates.mash) }),
    fermentationRecipe: fermentationProgram({
      ...{ name, batchLitres, stages, hops },
      others: keptValues(fates.others),
    }),
  };
}

function listParts(recipe: BeerRecipe, fates: Fates): readonly Judged[] {
  return [
    ...items('fermentables', recipe.fermentables, fates.fermentables),
    ...items('hops', recipe.hops, fates.hops.map(withoutNewSlot(recipe.hops))),
    ...items('yeasts', recipe.yeasts, fates.yeasts),
    ...items('waters', recipe.waters, fates.waters),
    ...items('others', recipe.others, fates.others),
    ...(recipe.mash.length > 0
      ? items('mash', recipe.mash, fates.mash)
      : missing('mash', fates.mash, { code: 'noRest', text: 'the grain has to be mashed' })),
    ...(recipe.fermentation.length > 0
      ? items('fermentation', recipe.fermentation, fates.fermentation)
      : missing('fermentation', fates.fermentation, {
          code: 'noFermentation',
          text: 'the keg has to ferment',
        })),
  ];
}

const valuesOf = <Value>(fates: readonly Fate<Value>[]): readonly Value[] => fates.map(({ value }) => value);

function items(list: string, before: readonly unknown[], fates: readonly Fate<unknown>[]): readonly Judged[] {
  return fates.map((fate, index) => ({ field: `${list}/${index}`, before: before[index], fate }));
}

/** What the machine needs and the recipe lacks. */
function missing(field: string, fates: readonly Fate<unknown>[], why: Reason): readonly Judged[] {
  return fates.length === 0 ? [] : [{ field, before: undefined, fate: kept(valuesOf(fates), why) }];
}

/** A slot is a change only where the recipe had another one. */
function withoutNewSlot(before: readonly Hop[]) {
  return (fate: Fate<Hop>, index: number): Fate<Hop> => {
    if (before[index]?.slot !== undefined) return fate;
    return { ...fate, value: withoutSlot(fate.value) };
  };
}

function withoutSlot({ slot: _, ...hop }: Hop): Hop {
  return hop;
}

function refusalsOf(name: string, program: Recipe): readonly Refusal[] {
  return refuseRecipe(program).map(({ field, ...rest }) => ({
    field: field.replace(/^recipe/, name),
    ...rest,
  }));
}
