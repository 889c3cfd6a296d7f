/** The gravities of one fermentation (20 °C/20 °C). */
export interface Gravities {
  /** Of the wort, before fermentation: for example 1.050. */
  readonly original: number;
  /** Now, or at the end: for example 1.010. */
  readonly current: number;
}

/** Wort of 0.1 °P: with less extract nothing can be said of its share. */
const leastOriginal = 1.0004;
/** Above this, about 29 °P, Balling's equations were never tried. */
const greatestOriginal = 1.125;
/** Lighter than any beer: the driest stay above 0.990. */
const leastCurrent = 0.98;

/** Whether the formulas of this folder hold: a wort that beer is made of, and no gain of gravity since. */
export function areGravities({ original, current }: Gravities): boolean {
  return (
    original >= leastOriginal &&
    original <= greatestOriginal &&
    current >= leastCurrent &&
    current <= original
  );
}
