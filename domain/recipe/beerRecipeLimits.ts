import type { BeerRecipe } from './beerRecipe.js';

/** Limits of what a person may write, wider than any machine: they keep out mistakes of units, and endless lists. */
interface FieldLimits {
  /** Characters of a text. */
  readonly texts: Readonly<Record<string, number>>;
  /** Of a number, both ends inclusive. */
  readonly numbers: Readonly<Record<string, readonly [min: number, max: number]>>;
}

const nameAndNotes = { name: 100, notes: 2_000 };
const percent = [0, 100] as const;
const minutes = [0, 24 * 60] as const;
const days = [0, 365] as const;
const milligramsPerLitre = [0, 10_000] as const;

export const wholeLimits: FieldLimits = {
  texts: { ...nameAndNotes, author: 100, style: 100, notes: 10_000 },
  numbers: {
    batchLitres: [0.1, 10_000],
    efficiencyPercent: [1, 100],
    boilMinutes: minutes,
    carbonationVolumes: [0, 10],
    servingCelsius: [-5, 40],
  },
};

/** The lists of a recipe. */
export type RecipeList = {
  [Name in keyof BeerRecipe]-?: BeerRecipe[Name] extends readonly object[] ? Name : never;
}[keyof BeerRecipe];

export const listLimits: Readonly<Record<RecipeList, FieldLimits>> = {
  fermentables: {
    texts: nameAndNotes,
    numbers: { kilograms: [0, 10_000], yieldPercent: percent, colourEbc: [0, 2_000] },
  },
  hops: {
    texts: nameAndNotes,
    numbers: {
      grams: [0, 100_000],
      alphaPercent: percent,
      minutes,
      celsius: [0, 110],
      day: days,
      days,
      slot: [1, 6],
    },
  },
  yeasts: {
    texts: { ...nameAndNotes, laboratory: 100, productCode: 100 },
    numbers: { attenuationPercent: [0, 110] },
  },
  waters: {
    texts: nameAndNotes,
    numbers: {
      litres: [0, 10_000],
      calcium: milligramsPerLitre,
      magnesium: milligramsPerLitre,
      sodium: milligramsPerLitre,
      chloride: milligramsPerLitre,
      sulfate: milligramsPerLitre,
      bicarbonate: milligramsPerLitre,
      ph: [0, 14],
    },
  },
  others: { texts: nameAndNotes, numbers: { minutes, day: days } },
  mash: { texts: { name: 100 }, numbers: { celsius: [0, 110], minutes } },
  fermentation: { texts: {}, numbers: { celsius: [-5, 50], days } },
};

/** Grams, millilitres or pieces. */
export const amountRange = [0, 10_000_000] as const;
/** Items of each list. */
export const mostItems = 50;
