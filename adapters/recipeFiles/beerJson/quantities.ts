import {
  celsiusFromFahrenheit,
  ebcFromSrm,
  gramsFromOunces,
  kilogramsFromPounds,
  litresFromUsGallons,
  specificGravityFromPlato,
  srmFromLovibond,
} from '../../../domain/units/index.js';

/** A value of BeerJSON, and its conversion to our unit. */
type Conversions = Readonly<Record<string, (value: number) => number>>;

const times = (factor: number) => (value: number) => value * factor;
const same = times(1);

const usGallon = litresFromUsGallons(1);
/** Exact by definition (Units of Measurement Regulations 1995, United Kingdom). */
const imperialGallon = 4.54609;

/** The units of BeerJSON 1.0 by kind of quantity (json/measureable_units.json of the standard). */
export const quantities = {
  /** To grams. */
  mass: {
    mg: times(1 / 1000),
    g: same,
    kg: times(1000),
    lb: (value) => kilogramsFromPounds(value) * 1000,
    oz: gramsFromOunces,
  },
  /** To litres. */
  volume: {
    ml: times(1 / 1000),
    l: same,
    tsp: times(usGallon / 768),
    tbsp: times(usGallon / 256),
    floz: times(usGallon / 128),
    cup: times(usGallon / 16),
    pt: times(usGallon / 8),
    qt: times(usGallon / 4),
    gal: litresFromUsGallons,
    // Of beer: 31 US gallons, or 36 imperial ones.
    bbl: times(usGallon * 31),
    ifloz: times(imperialGallon / 160),
    ipt: times(imperialGallon / 8),
    iqt: times(imperialGallon / 4),
    igal: times(imperialGallon),
    ibbl: times(imperialGallon * 36),
  },
  /** To degrees Celsius. */
  temperature: { C: same, F: celsiusFromFahrenheit },
  /** To minutes. */
  time: { sec: times(1 / 60), min: same, hr: times(60), day: times(24 * 60), week: times(7 * 24 * 60) },
  /** To EBC. */
  color: { EBC: same, SRM: ebcFromSrm, Lovi: (value) => ebcFromSrm(srmFromLovibond(value)) },
  /** To specific gravity. Degrees Brix are those of Plato here: both are per cent of sucrose. */
  gravity: { sg: same, plato: specificGravityFromPlato, brix: specificGravityFromPlato },
  /** To milligrams in a litre, of which water has as many as parts in a million. */
  concentration: { ppm: same, ppb: times(1 / 1000), 'mg/l': same },
  percent: { '%': same },
  count: { '1': same, unit: same, each: same, dimensionless: same, pkg: same },
} as const satisfies Readonly<Record<string, Conversions>>;

export type Quantity = keyof typeof quantities;

/** A value with its unit, as BeerJSON has it. */
export interface Measured {
  readonly unit: string;
  readonly value: number;
}

/** In our unit; the schema has let only known units pass. */
export function converted(quantity: Quantity, { unit, value }: Measured): number {
  const conversions: Conversions = quantities[quantity];
  return conversions[unit]?.(value) ?? NaN;
}
