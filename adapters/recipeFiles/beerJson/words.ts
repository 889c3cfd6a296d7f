import type { Fermentable, Hop, MashRest, OtherIngredient, Yeast } from '../../../domain/recipe/index.js';

/** BeerJSON's words and ours. Grain of the group `adjunct` is ours of that kind. */
export const fermentableKinds = {
  grain: 'grain',
  sugar: 'sugar',
  extract: 'extract',
  'dry extract': 'dryExtract',
  fruit: 'fruit',
  juice: 'juice',
  honey: 'honey',
  other: 'other',
} as const satisfies Readonly<Record<string, Fermentable['kind']>>;

export const hopForms = {
  pellet: 'pellet',
  leaf: 'leaf',
  'leaf (wet)': 'leaf',
  plug: 'plug',
  extract: 'extract',
  powder: 'powder',
} as const satisfies Readonly<Record<string, NonNullable<Hop['form']>>>;

export const yeastKinds = {
  ale: 'ale',
  lager: 'lager',
  wheat: 'wheat',
  wine: 'wine',
  champagne: 'champagne',
  kveik: 'kveik',
  brett: 'brett',
  bacteria: 'bacteria',
  lacto: 'lacto',
  pedio: 'pedio',
  malolactic: 'malolactic',
  'mixed-culture': 'mixedCulture',
  spontaneous: 'spontaneous',
  other: 'other',
} as const satisfies Readonly<Record<string, Yeast['kind']>>;

export const yeastForms = {
  dry: 'dry',
  liquid: 'liquid',
  slant: 'slant',
  culture: 'culture',
  dregs: 'dregs',
} as const satisfies Readonly<Record<string, Yeast['form']>>;

export const otherKinds = {
  spice: 'spice',
  fining: 'fining',
  'water agent': 'waterAgent',
  herb: 'herb',
  flavor: 'flavour',
  wood: 'wood',
  other: 'other',
} as const satisfies Readonly<Record<string, OtherIngredient['kind']>>;

/** The last four have no heat of their own: their remark says so. */
export const mashKinds = {
  infusion: 'infusion',
  temperature: 'temperature',
  decoction: 'decoction',
  'souring mash': undefined,
  'souring wort': undefined,
  'drain mash tun': undefined,
  sparge: undefined,
} as const satisfies Readonly<Record<string, MashRest['kind'] | undefined>>;

export const uses = {
  add_to_mash: 'mash',
  add_to_boil: 'boil',
  add_to_fermentation: 'fermentation',
  add_to_package: 'packaging',
} as const satisfies Readonly<Record<string, OtherIngredient['use']>>;

/** What is brewed here; the others are refused. */
export const recipeTypes = { extract: true, 'partial mash': true, 'all grain': true } as const;

/** The word of a table for one of ours. */
export function wordFor<Words extends Readonly<Record<string, unknown>>>(
  words: Words,
  ours: Words[keyof Words],
): keyof Words {
  const found = Object.keys(words).find((word) => words[word] === ours);
  return found as keyof Words;
}
