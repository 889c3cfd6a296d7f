import type { HistoryPoint, HistorySeries, HistorySummary } from '../queries/index.js';
import type { SensorSummary } from './summaries/index.js';

/** Of one shape from its beginning: values are added hundreds of thousands of times a request. */
class Stretch {
  lowest: number;
  lowestAtMs: number;
  highest: number;
  highestAtMs: number;
  last: number;
  lastAtMs: number;
  sum: number;
  readings = 1;

  constructor(atMs: number, value: number) {
    this.lowest = value;
    this.lowestAtMs = atMs;
    this.highest = value;
    this.highestAtMs = atMs;
    this.last = value;
    this.lastAtMs = atMs;
    this.sum = value;
  }

  static of(summary: SensorSummary): Stretch {
    const stretch = new Stretch(summary.lowestAtMs, summary.lowest);
    stretch.highest = summary.highest;
    stretch.highestAtMs = summary.highestAtMs;
    stretch.last = summary.last;
    stretch.lastAtMs = summary.lastAtMs;
    stretch.sum = summary.sum;
    stretch.readings = summary.readings;
    return stretch;
  }
}

/** The extremes of each interval of a curve. What is added later counts as the later one of equal times. */
export class Stretches {
  readonly #fromMs: number;
  readonly #bucketMs: number;
  readonly #sensors = new Map<number, Map<number, Stretch>>();

  /** @param bucketMs length of an interval; the first one begins at `fromMs` */
  constructor(fromMs: number, bucketMs: number) {
    this.#fromMs = fromMs;
    this.#bucketMs = bucketMs;
  }

  /** Adds one value. */
  add(sensor: number, atMs: number, value: number): void {
    const stretches = this.#of(sensor);
    addValue(stretches, this.#number(atMs), atMs, value);
  }

  /**
   * Adds values of a sensor, of rows whose times ascend.
   *
   * @param rows the first one, and the one after the last
   * @param isLeftOut for rows whose value is not added; none when left out
   */
  addColumn(
    sensor: number,
    { atMs, values }: { readonly atMs: Float64Array; readonly values: Float64Array },
    rows: readonly [number, number],
    isLeftOut?: (row: number) => boolean,
  ): void {
    const stretches = this.#of(sensor);
    let stretch: Stretch | undefined;
    let endMs = -Infinity;
    for (let row = rows[0]; row < rows[1]; row += 1) {
      const value = values[row] as number;
      // NaN where a reading lacks the sensor.
      if (value !== value || isLeftOut?.(row)) continue;
      const at = atMs[row] as number;
      // Most values are in the interval of the one before.
      if (stretch && at < endMs) addTo(stretch, at, value);
      else {
        const number = this.#number(at);
        stretch = addValue(stretches, number, at, value);
        endMs = this.#fromMs + (number + 1) * this.#bucketMs;
      }
    }
  }

  /** Adds a summary to the interval of its lowest value: a summary that is longer than an interval is in one of them only. */
  addSummary(summary: SensorSummary): void {
    if (summary.readings === 0) return;
    const stretches = this.#of(summary.sensor);
    const number = this.#number(summary.lowestAtMs);
    const known = stretches.get(number);
    if (known) merge(known, summary);
    else stretches.set(number, Stretch.of(summary));
  }

  /** The curves, in the order of sensors; at most two points for each interval. */
  series(): HistorySeries[] {
    return [...this.#sensors]
      .filter(([, stretches]) => stretches.size > 0)
      .sort(([a], [b]) => a - b)
      .map(([sensor, stretches]) => {
        const inOrder = [...stretches].sort(([a], [b]) => a - b).map(([, stretch]) => stretch);
        return { sensor, points: inOrder.flatMap(pointsOf), summary: summaryOf(inOrder) };
      });
  }

  #number(atMs: number): number {
    return Math.floor((atMs - this.#fromMs) / this.#bucketMs);
  }

  #of(sensor: number): Map<number, Stretch> {
    const known = this.#sensors.get(sensor);
    if (known) return known;
    const stretches = new Map<number, Stretch>();
    this.#sensors.set(sensor, stretches);
    return stretches;
  }
}

function addValue(stretches: Map<number, Stretch>, number: number, atMs: number, value: number): Stretch {
  const known = stretches.get(number);
  if (known) {
    addTo(known, atMs, value);
    return known;
  }
  const first = new Stretch(atMs, value);
  stretches.set(number, first);
  return first;
}

function addTo(known: Stretch, atMs: number, value: number): void {
  if (value < known.lowest || (value === known.lowest && atMs < known.lowestAtMs)) {
    known.lowest = value;
    known.lowestAtMs = atMs;
  }
  if (value > known.highest || (value === known.highest && atMs < known.highestAtMs)) {
    known.highest = value;
    known.highestAtMs = atMs;
  }
  if (atMs >= known.lastAtMs) {
    known.last = value;
    known.lastAtMs = atMs;
  }
  known.sum += value;
  known.readings += 1;
}

function merge(known: Stretch, added: SensorSummary): void {
  const isLower =
    added.lowest < known.lowest || (added.lowest === known.lowest && added.lowestAtMs < known.lowestAtMs);
  if (isLower) {
    known.lowest = added.lowest;
    known.lowestAtMs = added.lowestAtMs;
  }
  const isHigher =
    added.highest > known.highest ||
    (added.highest === known.highest && added.highestAtMs < known.highestAtMs);
  if (isHigher) {
    known.highest = added.highest;
    known.highestAtMs = added.highestAtMs;
  }
  if (added.lastAtMs >= known.lastAtMs) {
    known.last = added.last;
    known.lastAtMs = added.lastAtMs;
  }
  known.sum += added.sum;
  known.readings += added.readings;
}

function pointsOf({ lowest, lowestAtMs, highest, highestAtMs }: Stretch): HistoryPoint[] {
  const low = { atMs: lowestAtMs, value: lowest };
  const high = { atMs: highestAtMs, value: highest };
  if (low.value === high.value) return [low];
  return low.atMs < high.atMs ? [low, high] : [high, low];
}

function summaryOf(stretches: readonly Stretch[]): HistorySummary {
  let [lowest, highest, sum, readings] = [Infinity, -Infinity, 0, 0];
  for (const stretch of stretches) {
    lowest = Math.min(lowest, stretch.lowest);
    highest = Math.max(highest, stretch.highest);
    sum += stretch.sum;
    readings += stretch.readings;
  }
  return { lowest, highest, mean: sum / readings, last: stretches.at(-1)?.last ?? NaN, readings };
}
