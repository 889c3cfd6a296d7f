/** How much of something, in the unit that it is measured in. */
export type Amount =
  { readonly grams: number } | { readonly millilitres: number } | { readonly pieces: number };

export const fermentableKinds = [
  'grain',
  'adjunct',
  'sugar',
  'extract',
  'dryExtract',
  'fruit',
  'juice',
  'honey',
  'other',
] as const;
export type FermentableKind = (typeof fermentableKinds)[number];

export const fermentableUses = ['mash', 'boil', 'fermentation'] as const;

/** What sugar comes from: malt, but also sugar itself. */
export interface Fermentable {
  readonly name: string;
  readonly kind: FermentableKind;
  readonly use: (typeof fermentableUses)[number];
  readonly kilograms: number;
  /** Extract of finely ground dry malt, per cent of its mass; 100 is sugar. */
  readonly yieldPercent: number;
  readonly colourEbc: number;
  readonly notes?: string;
}

export const hopUses = ['mash', 'firstWort', 'boil', 'whirlpool', 'dryHop'] as const;
export type HopUse = (typeof hopUses)[number];
export const hopForms = ['pellet', 'leaf', 'plug', 'extract', 'powder'] as const;

/** One addition of hops. */
export interface Hop {
  readonly name: string;
  readonly use: HopUse;
  readonly grams: number;
  readonly alphaPercent: number;
  readonly form?: (typeof hopForms)[number];
  /** In the hot wort: in the boil counted back from its end, in the whirlpool from its start. */
  readonly minutes?: number;
  /** Of the whirlpool. */
  readonly celsius?: number;
  /** Of a dry hop: when it is added, in days since pitching. */
  readonly day?: number;
  /** Of a dry hop: how long it stays in the beer. */
  readonly days?: number;
  /** Slot of the hop carousel, from 1. */
  readonly slot?: number;
  readonly notes?: string;
}

/** As BeerJSON names them. */
export const yeastKinds = [
  'ale',
  'lager',
  'wheat',
  'wine',
  'champagne',
  'kveik',
  'brett',
  'bacteria',
  'lacto',
  'pedio',
  'malolactic',
  'mixedCulture',
  'spontaneous',
  'other',
] as const;
export const yeastForms = ['dry', 'liquid', 'slant', 'culture', 'dregs'] as const;

export interface Yeast {
  readonly name: string;
  readonly kind: (typeof yeastKinds)[number];
  readonly form: (typeof yeastForms)[number];
  readonly laboratory?: string;
  readonly productCode?: string;
  readonly amount: Amount;
  /** Apparent. */
  readonly attenuationPercent?: number;
  readonly notes?: string;
}

/** Ions in milligrams per litre. */
export interface Water {
  readonly name: string;
  readonly litres?: number;
  readonly calcium: number;
  readonly magnesium: number;
  readonly sodium: number;
  readonly chloride: number;
  readonly sulfate: number;
  readonly bicarbonate: number;
  readonly ph?: number;
  readonly notes?: string;
}

export const otherKinds = ['spice', 'fining', 'waterAgent', 'herb', 'flavour', 'wood', 'other'] as const;
export const otherUses = ['mash', 'boil', 'fermentation', 'packaging'] as const;

/** Whatever else goes into the beer. */
export interface OtherIngredient {
  readonly name: string;
  readonly kind: (typeof otherKinds)[number];
  readonly use: (typeof otherUses)[number];
  readonly amount: Amount;
  /** In the boil counted back from its end; in the mash from its start. */
  readonly minutes?: number;
  /** In the fermentation: when it is added, in days since pitching. */
  readonly day?: number;
  readonly notes?: string;
}
