import type { BeerRecipe } from '../../../domain/recipe/index.js';

/** What BeerJSON has no field for, in words. */
export function otherwiseLost(recipe: BeerRecipe): readonly string[] {
  const { servingCelsius } = recipe;
  return [
    ...recipe.hops.flatMap(({ name, slot }) =>
      slot === undefined ? [] : [`${name}: slot ${slot} of the hop carousel`],
    ),
    ...recipe.waters.flatMap(({ name, ph }) => (ph === undefined ? [] : [`${name}: pH ${ph}`])),
    ...[...recipe.fermentables, ...recipe.hops, ...recipe.yeasts, ...recipe.waters, ...recipe.others].flatMap(
      ({ name, notes }) => (notes === undefined ? [] : [`${name}: ${notes}`]),
    ),
    ...recipe.others.flatMap(({ name, use, day }) =>
      day === undefined || use === 'fermentation' || use === 'packaging' ? [] : [`${name}: day ${day}`],
    ),
    ...(servingCelsius === undefined ? [] : [`Serve at ${servingCelsius} °C`]),
  ];
}
