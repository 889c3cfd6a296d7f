import { fitLogistic, type LogisticCurve } from './logisticFit.js';
import { dayMs, thinned, type GravityReading } from './readings.js';

/** When a fermentation ends, and at which gravity; each with the band that holds it with about 95 %. */
export interface FermentationForecast {
  readonly finalGravity: Band;
  /** Epoch milliseconds; in the past of a fermentation that is over. */
  readonly endsAtMs: Band;
}

export interface Band {
  readonly expected: number;
  readonly lowest: number;
  readonly highest: number;
}

/** It is over when so little is left to fall: the division of a hydrometer. */
const endsWithin = 0.001;
const leastReadings = 12;
const leastSpanDays = 0.5;
/** A smaller fall may be the warmth or the foam of the beginning. */
const leastFall = 0.005;

/**
 * Fits the four-parameter logistic curve of the ASBC (Methods of Analysis, Yeast-14; R. A. Speers, P. Rogers, B. Smith,
 * "Non-linear modelling of industrial brewing fermentations", J. Inst. Brew. 109(3), 2003, pages 229 to 235), and tells when
 * it comes within 0.001 of its final gravity. The band is wide early on, and wrong if somebody changes the temperature or
 * adds sugar later.
 *
 * @param readings since yeast was pitched, without those that are implausible; in any order.
 * @returns undefined with fewer than 12 readings, in less than half a day, before gravity has fallen by 0.005, and while the
 *   readings don't say yet where it ends.
 */
export function forecastFermentation(readings: readonly GravityReading[]): FermentationForecast | undefined {
  const sample = thinned(readings);
  const [first, last] = [sample.at(0), sample.at(-1)];
  if (!first || !last || sample.length < leastReadings) return undefined;
  if (last.atMs - first.atMs < leastSpanDays * dayMs) return undefined;
  if (first.specificGravity - last.specificGravity < leastFall) return undefined;
  const fit = fitLogistic(sample);
  if (!fit || fit.isOpen) return undefined;
  const ends = ({ ratePerDay, middleDay, fall }: LogisticCurve) =>
    first.atMs + dayMs * (middleDay + Math.log(Math.max(1, fall / endsWithin - 1)) / ratePerDay);
  return {
    finalGravity: bandOf(
      fit.best.finalGravity,
      fit.credible.map(({ finalGravity }) => finalGravity),
    ),
    endsAtMs: bandOf(ends(fit.best), fit.credible.map(ends)),
  };
}

function bandOf(expected: number, credible: readonly number[]): Band {
  return { expected, lowest: Math.min(...credible), highest: Math.max(...credible) };
}
