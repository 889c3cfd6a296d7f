import { compareReadings, type HistoryReading } from '../historyReading.js';
import { isSameList } from '../isSameList.js';
import { DecimalSum } from './decimalSum.js';
import type { SensorSummary, Summary } from './summary.js';

/**
 * The aggregates of readings: one pass, in any order. Implausible values are counted and otherwise left out.
 *
 * @param readings at least one.
 */
export function summarise(readings: readonly HistoryReading[]): Summary {
  const sensors = new GrowingSensors();
  let fromMs = Infinity;
  let toMs = -Infinity;
  for (const each of readings) {
    const { atMs } = each.reading;
    if (atMs < fromMs) fromMs = atMs;
    if (atMs > toMs) toMs = atMs;
    sensors.add(each);
  }
  if (readings.length === 0) throw new RangeError('there is no summary of no readings');
  const summaries = sensors.summaries;
  return { fromMs, toMs, readings: readings.length, sensors: summaries.sort((a, b) => a.sensor - b.sensor) };
}

class GrowingSensors {
  readonly #all = new Map<number, Growing>();
  /** Those of the reading before: mostly the next one has the same sensors. */
  #current: Growing[] = [];
  #sensors: readonly number[] | undefined;

  add(each: HistoryReading): void {
    const { sensors, values } = each.reading;
    const { implausible } = each;
    if (!isSameList(sensors, this.#sensors)) this.#current = sensors.map((sensor) => this.#of(sensor));
    this.#sensors = sensors;
    for (let at = 0; at < sensors.length; at += 1) {
      const growing = this.#current[at] as Growing;
      if (implausible?.includes(sensors[at] as number)) growing.implausible += 1;
      // Of -0 and 0 the lower one would depend on the order.
      else growing.add((values[at] as number) + 0, each);
    }
  }

  get summaries(): SensorSummary[] {
    return [...this.#all.values()].map((each) => each.summary);
  }

  #of(sensor: number): Growing {
    const known = this.#all.get(sensor);
    if (known) return known;
    const growing = new Growing(sensor);
    this.#all.set(sensor, growing);
    return growing;
  }
}

class Growing {
  implausible = 0;
  readonly #sensor: number;
  readonly #sum = new DecimalSum();
  #lowest = 0;
  #lowestAtMs = 0;
  #highest = 0;
  #highestAtMs = 0;
  #last = 0;
  #lastReading: HistoryReading | undefined;
  #readings = 0;

  constructor(sensor: number) {
    this.#sensor = sensor;
  }

  add(value: number, of: HistoryReading): void {
    const { atMs } = of.reading;
    const isFirst = this.#readings === 0;
    if (isFirst || value < this.#lowest || (value === this.#lowest && atMs < this.#lowestAtMs)) {
      this.#lowest = value;
      this.#lowestAtMs = atMs;
    }
    if (isFirst || value > this.#highest || (value === this.#highest && atMs < this.#highestAtMs)) {
      this.#highest = value;
      this.#highestAtMs = atMs;
    }
    if (!this.#lastReading || compareReadings(of, this.#lastReading) >= 0) {
      this.#last = value;
      this.#lastReading = of;
    }
    this.#sum.add(value);
    this.#readings += 1;
  }

  get summary(): SensorSummary {
    return {
      sensor: this.#sensor,
      lowest: this.#lowest,
      lowestAtMs: this.#lowestAtMs,
      highest: this.#highest,
      highestAtMs: this.#highestAtMs,
      last: this.#last,
      lastAtMs: this.#lastReading?.reading.atMs ?? 0,
      sum: this.#sum.total,
      readings: this.#readings,
      implausible: this.implausible,
    };
  }
}
