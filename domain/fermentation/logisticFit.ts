import { dayMs, type GravityReading } from './readings.js';

/** Gravity over time: final + fall / (1 + exp(rate · (t − middle))), times in days from the first reading. */
export interface LogisticCurve {
  readonly finalGravity: number;
  readonly fall: number;
  readonly ratePerDay: number;
  readonly middleDay: number;
  /** Sum of the squared distances of the readings. */
  readonly error: number;
}

/** Where a curve is looked for: rates as logarithms, middles in days. */
interface Box {
  readonly logRate: Range;
  readonly middle: Range;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The best curve, and all that explain the readings nearly as well: what of them is not alike is not known yet. */
export interface LogisticFit {
  readonly best: LogisticCurve;
  readonly credible: readonly LogisticCurve[];
  /** A curve at the edge of what was looked for is credible: the readings do not limit it. */
  readonly isOpen: boolean;
}

/** Lagers at 8 °C take weeks, farmhouse yeasts at 35 °C a day. */
const rates = { from: Math.log(0.1), to: Math.log(20) };
const gridPoints = 25;
/** Each looks at the part of the last one that was credible. */
const rounds = 5;
/** Of a floating probe and a hydrometer: curves that agree so well can't be told apart. */
const resolution = 0.001;
/** 95 % of a chi-squared distribution of one degree of freedom. */
const confidence = 3.84;
const parameters = 4;
/** From the strongest wort to the driest beer. */
const greatestFall = 0.2;
const leastFinal = 0.98;

/**
 * Fits a logistic curve by least squares: for each rate and middle of a grid, final gravity and fall follow by linear
 * regression, and the grid closes in on what is credible. A curve is credible while its error is not significantly above
 * the best one's (profile likelihood, 95 %); neighbouring readings repeat each other's errors, so they count for fewer.
 *
 * @param readings in the order of time, at least six.
 * @returns undefined if no falling curve fits.
 */
export function fitLogistic(readings: readonly GravityReading[]): LogisticFit | undefined {
  const startMs = readings[0]!.atMs;
  const days = readings.map(({ atMs }) => (atMs - startMs) / dayMs);
  const values = readings.map(({ specificGravity }) => specificGravity);
  const spanDays = days.at(-1)!;
  const whole: Box = { logRate: rates, middle: { from: -spanDays, to: 2 * spanDays } };
  let box = whole;
  let credible: readonly LogisticCurve[] = [];
  let best: LogisticCurve | undefined;
  for (let round = 0; round < rounds; round += 1) {
    const curves = gridOf(box).flatMap(([logRate, middle]) => curveAt(logRate, middle, days, values));
    best = curves.reduce((a, b) => (b.error < a.error ? b : a), best ?? curves[0]!);
    if (!best) return undefined;
    const limit = errorLimit(best, days, values);
    credible = [best, ...curves.filter(({ error }) => error <= limit)];
    box = around(credible, box);
  }
  return best && { best, credible, isOpen: touches(box, whole) };
}

function gridOf({ logRate, middle }: Box): (readonly [number, number])[] {
  return steps(logRate).flatMap((rate) => steps(middle).map((day) => [rate, day] as const));
}

function steps({ from, to }: Range): number[] {
  return Array.from({ length: gridPoints }, (_, index) => from + ((to - from) * index) / (gridPoints - 1));
}

/** The curve of this rate and middle that is nearest to the readings; none if it does not fall, or falls further than any beer. */
function curveAt(
  logRate: number,
  middleDay: number,
  days: readonly number[],
  values: readonly number[],
): LogisticCurve[] {
  const ratePerDay = Math.exp(logRate);
  const shape = days.map((day) => shareLeft(ratePerDay, middleDay, day));
  const meanShape = mean(shape);
  const meanValue = mean(values);
  const covariance = shape.reduce((sum, x, i) => sum + (x - meanShape) * (values[i]! - meanValue), 0);
  const variance = shape.reduce((sum, x) => sum + (x - meanShape) ** 2, 0);
  const fall = covariance / variance;
  const finalGravity = meanValue - fall * meanShape;
  if (!(fall > 0) || fall > greatestFall || finalGravity < leastFinal) return [];
  const error = shape.reduce((sum, x, i) => sum + (values[i]! - finalGravity - fall * x) ** 2, 0);
  return [{ finalGravity, fall, ratePerDay, middleDay, error }];
}

/** Of the fall, how much is to come: 1 long before the middle, 0 long after it. */
function shareLeft(ratePerDay: number, middleDay: number, day: number): number {
  return 1 / (1 + Math.exp(ratePerDay * (day - middleDay)));
}

function errorLimit(best: LogisticCurve, days: readonly number[], values: readonly number[]): number {
  const { finalGravity, fall, ratePerDay, middleDay, error } = best;
  const residuals = days.map(
    (day, i) => values[i]! - finalGravity - fall * shareLeft(ratePerDay, middleDay, day),
  );
  const count = residuals.length;
  const independent = Math.max(1, effectiveCount(residuals) - parameters);
  return error + (confidence * Math.max(error, count * resolution ** 2)) / independent;
}

/** So many independent values say as much as these, of which each resembles the one before (first-order autocorrelation). */
function effectiveCount(residuals: readonly number[]): number {
  const square = residuals.reduce((sum, each) => sum + each ** 2, 0);
  const lagged = residuals.reduce((sum, each, i) => sum + each * (residuals[i - 1] ?? 0), 0);
  const correlation = square === 0 ? 0 : Math.min(0.99, Math.max(0, lagged / square));
  return (residuals.length * (1 - correlation)) / (1 + correlation);
}

/** The part of a box that holds these curves, with a step on each side. */
function around(curves: readonly LogisticCurve[], box: Box): Box {
  return {
    logRate: within(
      curves.map(({ ratePerDay }) => Math.log(ratePerDay)),
      box.logRate,
    ),
    middle: within(
      curves.map(({ middleDay }) => middleDay),
      box.middle,
    ),
  };
}

function within(values: readonly number[], { from, to }: Range): Range {
  const step = (to - from) / (gridPoints - 1);
  return {
    from: Math.max(from, Math.min(...values) - step),
    to: Math.min(to, Math.max(...values) + step),
  };
}

function touches(box: Box, whole: Box): boolean {
  return (
    box.logRate.from <= whole.logRate.from ||
    box.logRate.to >= whole.logRate.to ||
    box.middle.from <= whole.middle.from ||
    box.middle.to >= whole.middle.to
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
