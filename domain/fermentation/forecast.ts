import { fitLogistic, type LogisticCurve } from './logisticFit.js';
import { dayMs, thinned, type GravityReading } from './readings.js';

/** When the main fermentation ends, and at which gravity the beer does; each with the band that holds it with about 95 %. */
export interface FermentationForecast {
  readonly finalGravity: Band;
  /** Epoch milliseconds; in the past of a fermentation that is over. Slow attenuation afterwards is not in it. */
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
/**
 * What the curve does not know: it ends, while yeast goes on with what it ferments slowly. In the longest brew that was recorded
 * (18 days of a Tilt) gravity fell by 9 % of the main fermentation's fall below the curves that explain its first five days.
 */
const slowShare = 0.1;
/** Beer does not rise, but a probe wanders by a division of a hydrometer. */
const wanders = 0.001;
/** A smaller fall may be the warmth or the foam of the beginning. */
const leastFall = 0.005;

/**
 * Fits the four-parameter logistic curve of the ASBC (Methods of Analysis, Yeast-14; R. A. Speers, P. Rogers, B. Smith,
 * "Non-linear modelling of industrial brewing fermentations", J. Inst. Brew. 109(3), 2003, pages 229 to 235), and tells when
 * it comes within 0.001 of the curve's end. The band of the final gravity is that of all credible curves, and further down what
 * no curve knows. It is wide early on, and wrong if somebody changes the temperature or adds sugar later. Cut at each of its
 * days, each recorded brew ends in its band: 15 of 15 forecasts of a Tilt, 1 of 1 of a shorter log; of the curves alone none of
 * the 15. Two brews are few: the 95 % are the model's, and not yet proven.
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
  const { lowest, expected, highest } = bandOf(
    fit.best.finalGravity,
    fit.credible.map(({ finalGravity }) => finalGravity),
  );
  return {
    finalGravity: {
      lowest: lowest - slowShare * (first.specificGravity - expected),
      expected,
      highest: highest + wanders,
    },
    endsAtMs: bandOf(ends(fit.best), fit.credible.map(ends)),
  };
}

function bandOf(expected: number, credible: readonly number[]): Band {
  return { expected, lowest: Math.min(...credible), highest: Math.max(...credible) };
}
