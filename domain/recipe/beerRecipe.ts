import type { Fermentable, Hop, OtherIngredient, Water, Yeast } from './ingredients.js';

export const mashRestKinds = ['infusion', 'temperature', 'decoction'] as const;

/** A rest of the mash. */
export interface MashRest {
  readonly name?: string;
  readonly kind: (typeof mashRestKinds)[number];
  readonly celsius: number;
  readonly minutes: number;
}

export const fermentationStageKinds = ['primary', 'secondary', 'conditioning'] as const;

export interface FermentationStage {
  readonly kind: (typeof fermentationStageKinds)[number];
  readonly celsius: number;
  readonly days: number;
}

/**
 * A beer as its brewer designs it, for any brewhouse: what goes in, how much, when. `scaleToMachine` makes of it the step programs
 * (`Recipe`) that a base and a keg are sent.
 */
export interface BeerRecipe {
  readonly name: string;
  readonly author?: string;
  readonly style?: string;
  readonly notes?: string;
  /** Into the fermenter. */
  readonly batchLitres: number;
  /** Share of the grain's sugar that comes into the fermenter. */
  readonly efficiencyPercent: number;
  readonly boilMinutes: number;
  readonly fermentables: readonly Fermentable[];
  readonly hops: readonly Hop[];
  readonly yeasts: readonly Yeast[];
  readonly waters: readonly Water[];
  readonly others: readonly OtherIngredient[];
  readonly mash: readonly MashRest[];
  readonly fermentation: readonly FermentationStage[];
  /** Litres of carbon dioxide, at 0 °C and 1 atm, in a litre of beer. */
  readonly carbonationVolumes?: number;
  readonly servingCelsius?: number;
}
