import type { Measured } from './quantities.js';
import type * as words from './words.js';

/** What the schema lets pass, as types. */
export interface Timing {
  readonly time?: Measured;
  readonly duration?: Measured;
  readonly step?: number;
  readonly use?: keyof typeof words.uses;
}

export interface FermentableAddition {
  readonly name: string;
  readonly type: keyof typeof words.fermentableKinds;
  readonly grain_group?: string;
  readonly yield: {
    readonly fine_grind?: Measured;
    readonly coarse_grind?: Measured;
    readonly fine_coarse_difference?: Measured;
    readonly potential?: Measured;
  };
  readonly color: Measured;
  readonly amount: Measured;
  readonly timing?: Timing;
}

export interface HopAddition {
  readonly name: string;
  readonly alpha_acid: Measured;
  readonly form?: keyof typeof words.hopForms;
  readonly amount: Measured;
  readonly timing: Timing;
}

export interface CultureAddition {
  readonly name: string;
  readonly type: keyof typeof words.yeastKinds;
  readonly form: keyof typeof words.yeastForms;
  readonly producer?: string;
  readonly product_id?: string;
  readonly attenuation?: Measured;
  readonly amount: Measured;
}

export interface MiscellaneousAddition {
  readonly name: string;
  readonly type: keyof typeof words.otherKinds;
  readonly amount: Measured;
  readonly timing?: Timing;
}

export interface WaterAddition {
  readonly name: string;
  readonly amount?: Measured;
  readonly calcium: Measured;
  readonly bicarbonate: Measured;
  readonly sulfate: Measured;
  readonly chloride: Measured;
  readonly sodium: Measured;
  readonly magnesium: Measured;
}

export interface MashStep {
  readonly name: string;
  readonly type: keyof typeof words.mashKinds;
  readonly step_temperature: Measured;
  readonly step_time: Measured;
}

export interface TimedStep {
  readonly name: string;
  readonly start_temperature?: Measured;
  readonly end_temperature?: Measured;
  readonly step_time?: Measured;
}

export interface RecipeDocument {
  readonly name: string;
  readonly type: keyof typeof words.recipeTypes;
  readonly author: string;
  readonly batch_size: Measured;
  readonly efficiency: { readonly brewhouse: Measured };
  readonly style?: { readonly name: string };
  readonly ingredients: {
    readonly fermentable_additions: readonly FermentableAddition[];
    readonly hop_additions?: readonly HopAddition[];
    readonly miscellaneous_additions?: readonly MiscellaneousAddition[];
    readonly culture_additions?: readonly CultureAddition[];
    readonly water_additions?: readonly WaterAddition[];
  };
  readonly mash?: { readonly mash_steps: readonly MashStep[] };
  readonly boil?: { readonly boil_time: Measured; readonly boil_steps?: readonly TimedStep[] };
  readonly fermentation?: { readonly fermentation_steps: readonly TimedStep[] };
  readonly notes?: string;
  readonly carbonation?: number;
}

export interface BeerJsonDocument {
  readonly beerjson: { readonly version: number; readonly recipes?: readonly unknown[] };
}
