import { machineTypes } from '../../machine/index.js';
import type { BeerRecipe } from '../beerRecipe.js';
import { numeral, scaleOf } from './amounts.js';
import { kept, notPossible, type Fate } from './findings.js';
import type { Judged } from './lists.js';
import type { BrewTarget } from './machine.js';
import { withinLimits } from './others.js';

/** The parts of a recipe that are no lists. */
export function wholeParts(recipe: BeerRecipe, target: BrewTarget): readonly Judged[] {
  const { servingCelsius, carbonationVolumes } = recipe;
  const fates: Readonly<Partial<Record<keyof BeerRecipe, Fate<unknown>>>> = {
    batchLitres: kept(target.batchLitres, scaleOf(recipe.batchLitres, target.batchLitres).why),
    ...(servingCelsius !== undefined && { servingCelsius: servingFate(servingCelsius) }),
    ...(carbonationVolumes !== undefined && { carbonationVolumes: carbonationFate(carbonationVolumes) }),
  };
  const scalars = Object.entries(recipe).filter(([, value]) => value !== undefined && !Array.isArray(value));
  return scalars.map(([field, before]: [string, unknown]) => ({
    field,
    before,
    fate: fates[field as keyof BeerRecipe] ?? kept(before),
  }));
}

export function servingFate(celsius: number): Fate<number> {
  const { value, why } = withinLimits({ celsius }, machineTypes.keg, 'kegTemperature', 'the keg');
  return kept(value.celsius, why);
}

function carbonationFate(volumes: number): Fate<number> {
  return notPossible(
    volumes,
    'carbonationAsItIs',
    'the keg carbonates by its own program',
    `Measure the pressure, and begin to serve when the beer has ${numeral(volumes)} volumes.`,
  );
}
