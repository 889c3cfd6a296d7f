import type {
  Fermentable,
  FermentationStage,
  Hop,
  MashRest,
  OtherIngredient,
  Yeast,
} from '../../../domain/recipe/index.js';

/** BeerXML's words and ours. Those of ours that BeerXML lacks are written as own elements beside the nearest word. */
export const fermentableKinds: Readonly<Record<string, Fermentable['kind']>> = {
  Grain: 'grain',
  Sugar: 'sugar',
  Extract: 'extract',
  'Dry Extract': 'dryExtract',
  Adjunct: 'adjunct',
};
export const hopUses: Readonly<Record<string, Hop['use']>> = {
  Boil: 'boil',
  'Dry Hop': 'dryHop',
  Mash: 'mash',
  'First Wort': 'firstWort',
  Aroma: 'whirlpool',
};
export const hopForms: Readonly<Record<string, NonNullable<Hop['form']>>> = {
  Pellet: 'pellet',
  Plug: 'plug',
  Leaf: 'leaf',
};
export const yeastKinds: Readonly<Record<string, Yeast['kind']>> = {
  Ale: 'ale',
  Lager: 'lager',
  Wheat: 'wheat',
  Wine: 'wine',
  Champagne: 'champagne',
};
export const yeastForms: Readonly<Record<string, Yeast['form']>> = {
  Liquid: 'liquid',
  Dry: 'dry',
  Slant: 'slant',
  Culture: 'culture',
};
export const otherKinds: Readonly<Record<string, OtherIngredient['kind']>> = {
  Spice: 'spice',
  Fining: 'fining',
  'Water Agent': 'waterAgent',
  Herb: 'herb',
  Flavor: 'flavour',
  Other: 'other',
};
export const otherUses: Readonly<Record<string, OtherIngredient['use']>> = {
  Boil: 'boil',
  Mash: 'mash',
  Primary: 'fermentation',
  Secondary: 'fermentation',
  Bottling: 'packaging',
};
export const mashKinds: Readonly<Record<string, MashRest['kind']>> = {
  Infusion: 'infusion',
  Temperature: 'temperature',
  Decoction: 'decoction',
};

/** The words of a list of ours, for own elements. */
export function ownWords<Word extends string>(words: readonly Word[]): Readonly<Record<string, Word>> {
  return Object.fromEntries(words.map((word) => [word, word]));
}

/** Where BeerXML has the age and temperature of each stage. */
export const stageElements: readonly (readonly [FermentationStage['kind'], string, string])[] = [
  ['primary', 'PRIMARY_AGE', 'PRIMARY_TEMP'],
  ['secondary', 'SECONDARY_AGE', 'SECONDARY_TEMP'],
  ['conditioning', 'TERTIARY_AGE', 'TERTIARY_TEMP'],
  ['conditioning', 'AGE', 'AGE_TEMP'],
];
