import type { BeerRecipe, PropertyChange } from '../../../../domain/recipe/index.js';

interface Why {
  readonly code: string;
  readonly text: string;
}

interface Part {
  readonly field: string;
  readonly what: string;
}

export interface Impossible extends Part {
  readonly why: Why;
  readonly instead: string;
}

/** What became of a recipe, of the API or computed here. */
export interface Lists {
  readonly takenOver: readonly Part[];
  readonly changed: readonly (Part & {
    readonly changes: readonly PropertyChange[];
    readonly why: readonly Why[];
  })[];
  readonly notPossible: readonly Impossible[];
  /** With the amounts of the batch. */
  readonly recipe: BeerRecipe;
}

export type Amount =
  | { readonly unit: 'kg' | 'g' | 'ml' | 'L'; readonly value: number }
  | { readonly unit: 'pieces'; readonly value: number };

/** How much of an ingredient there is; undefined for what has no amount. */
export function amountOf(item: object): Amount | undefined {
  const plain = 'amount' in item ? (item.amount as object) : item;
  const value = (name: string) => (plain as Readonly<Record<string, unknown>>)[name] as number | undefined;
  const units = { kilograms: 'kg', grams: 'g', millilitres: 'ml', pieces: 'pieces', litres: 'L' } as const;
  for (const [name, unit] of Object.entries(units)) {
    const amount = value(name);
    if (amount !== undefined) return { unit, value: amount };
  }
  return undefined;
}

/** The item of a list that a finding is about: `hops/2`. Undefined for a field such as `boilMinutes`. */
export function itemOf(recipe: BeerRecipe, field: string): object | undefined {
  const [list, index] = field.split('/');
  const items = (recipe as unknown as Readonly<Record<string, unknown>>)[list ?? ''];
  return Array.isArray(items) ? (items as readonly object[])[Number(index)] : undefined;
}

const units: Readonly<Record<string, string>> = {
  kilograms: 'kg',
  grams: 'g',
  millilitres: 'ml',
  litres: 'L',
  minutes: 'min',
  celsius: '°C',
  batchLitres: 'L',
  boilMinutes: 'min',
  efficiencyPercent: '%',
  servingCelsius: '°C',
};

/** Of a changed property, by its own name or, for a plain value, that of its field; empty for a plain number. */
export function unitOf(field: string, property: string): string {
  const name = property === 'value' ? field : (property.split('/').at(-1) ?? property);
  return units[name] ?? '';
}

/** Those that say most: no slot that was free to choose, and nothing that has no meaning any more. */
export function tellingChanges(changes: readonly PropertyChange[]): readonly PropertyChange[] {
  const telling = changes.filter(
    ({ property, from, to }) => !(property === 'slot' && from === null) && to !== null,
  );
  return telling.length > 0 ? telling : changes;
}
