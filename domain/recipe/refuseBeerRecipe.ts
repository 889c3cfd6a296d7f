import { flawOfText } from '../kernel/text.js';
import type { Refusal } from '../kernel/refusal.js';
import type { BeerRecipe } from './beerRecipe.js';
import { amountRange, listLimits, mostItems, wholeLimits, type RecipeList } from './beerRecipeLimits.js';
import { isInCarousel, timeKey } from './carousel.js';
import type { Hop } from './ingredients.js';

type Fields = Readonly<Record<string, unknown>>;

/** The rules that a beer breaks, each with its place below `recipe`; none for a valid one. Its shape was checked before. */
export function refuseBeerRecipe(recipe: BeerRecipe): readonly Refusal[] {
  const lists = Object.keys(listLimits) as RecipeList[];
  return [
    ...refuseFields('recipe', { ...recipe }, wholeLimits),
    ...lists.flatMap((list) => refuseList(recipe, list)),
    ...refuseSlots(recipe.hops),
  ];
}

function refuseList(recipe: BeerRecipe, list: RecipeList): readonly Refusal[] {
  const items = recipe[list];
  const field = `recipe/${list}`;
  if (items.length > mostItems)
    return [{ field, rule: `there are at most ${mostItems}, not ${items.length}` }];
  return items.flatMap((item, index) => [
    ...refuseFields(`${field}/${index}`, { ...item }, listLimits[list]),
    ...('amount' in item ? refuseAmount(`${field}/${index}/amount`, { ...item.amount }) : []),
  ]);
}

function refuseFields(
  at: string,
  fields: Fields,
  { texts, numbers }: (typeof listLimits)[RecipeList],
): readonly Refusal[] {
  return [
    ...Object.entries(texts).flatMap(([name, most]) => refuseText(`${at}/${name}`, fields[name], most)),
    ...Object.entries(numbers).flatMap(([name, range]) => refuseNumber(`${at}/${name}`, fields[name], range)),
  ];
}

function refuseText(field: string, text: unknown, most: number): readonly Refusal[] {
  if (typeof text !== 'string') return [];
  const least = field.endsWith('/name') ? 1 : 0;
  if (text.length < least || text.length > most)
    return [{ field, rule: `it has ${least} to ${most} characters, not ${text.length}` }];
  const flaw = flawOfText(text, { lines: field.endsWith('/notes') });
  return flaw === undefined ? [] : [{ field, rule: `it ${flaw}` }];
}

function refuseNumber(
  field: string,
  value: unknown,
  [min, max]: readonly [number, number],
): readonly Refusal[] {
  if (typeof value !== 'number' || (value >= min && value <= max)) return [];
  return [{ field, rule: `it is ${min} to ${max}, not ${value}` }];
}

function refuseAmount(at: string, amount: Fields): readonly Refusal[] {
  return Object.entries(amount).flatMap(([unit, value]) => refuseNumber(`${at}/${unit}`, value, amountRange));
}

/** A slot is emptied once, so all hops in it go in at the same time. */
function refuseSlots(hops: readonly Hop[]): readonly Refusal[] {
  const first = new Map<number, Hop>();
  return hops.flatMap((hop, index) => {
    const { slot } = hop;
    if (slot === undefined) return [];
    const field = `recipe/hops/${index}/slot`;
    if (!Number.isInteger(slot)) return [{ field, rule: `it is a whole number, not ${slot}` }];
    if (!isInCarousel(hop)) return [{ field, rule: 'only hops of the boil come from the carousel' }];
    const earlier = first.get(slot) ?? hop;
    first.set(slot, earlier);
    if (timeKey(earlier) === timeKey(hop)) return [];
    return [{ field, rule: `slot ${slot} has hops of another time already` }];
  });
}
