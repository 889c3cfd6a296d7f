import { sensors } from '../../../../domain/machine/index.js';
import type { CurvePart } from './bands.js';

/** The lines of a curve, each by the sensors that measure it; the first that there are values of is drawn. */
export const lineSensors = {
  temperature: [sensors.liquid, sensors.probeTemperature],
  target: [sensors.setPoint],
  ambient: [sensors.ambient, sensors.chamberTemperature],
  gravity: [sensors.specificGravity],
  power: [sensors.heater, sensors.peltierPercent],
} as const;

/** `measured`: by hand, as points. `perDay`: how fast the gravity changes. */
export type LineName = keyof typeof lineSensors | 'measured' | 'perDay';

/** In which they are told. */
export const lineOrder: readonly LineName[] = [
  ...['temperature', 'target', 'ambient', 'gravity'],
  ...['measured', 'power', 'perDay'],
] as LineName[];

/** So long a measurement by hand is told under the cursor. */
const measuredMs = 1_800_000;

/** Times in milliseconds, and values; null where no line is to be drawn. */
export interface Line {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  /** Between points further apart than this no line is drawn. */
  readonly gapMs: number;
}

export type Lines = Readonly<Partial<Record<LineName, Line>>>;

export interface Reading {
  readonly atMs: number;
  readonly value: number;
}

export function linesOf(parts: readonly CurvePart[]): Lines {
  const names = Object.keys(lineSensors) as (keyof typeof lineSensors)[];
  const sensed = names.map((name) => [name, lineOf(parts, lineSensors[name])] as const);
  const all = [...sensed, ['measured', measuredLine(parts)] as const];
  return Object.fromEntries(all.filter(([, line]) => line.times.length > 0));
}

/** Gravities by hydrometer, as they were corrected: of many beers the only ones. */
function measuredLine(parts: readonly CurvePart[]): Line {
  const found = parts.flatMap(({ history }) =>
    history.annotations.entries.flatMap(({ takenAt, measurement }) => {
      const gravity = measurement?.gravity;
      return gravity
        ? [[Date.parse(takenAt), gravity.correctedGravity ?? gravity.specificGravity] as const]
        : [];
    }),
  );
  const once = [...new Map(found)].sort(([a], [b]) => a - b);
  return { times: once.map(([atMs]) => atMs), values: once.map(([, value]) => value), gapMs: measuredMs };
}

function lineOf(parts: readonly CurvePart[], codes: readonly number[]): Line {
  const times: number[] = [];
  const values: (number | null)[] = [];
  let gapMs = Infinity;
  for (const { history } of parts) {
    const series = codes
      .map((code) => history.series.find(({ sensor, points }) => sensor.code === code && points.length > 0))
      .find((each) => each !== undefined);
    if (!series) continue;
    // What two machines measured is two lines.
    breakAfter(times, values);
    ({ gapMs } = series);
    for (const { at, value } of series.points) {
      const atMs = Date.parse(at);
      const beforeMs = times.at(-1);
      if (beforeMs !== undefined && atMs - beforeMs > gapMs) breakAfter(times, values);
      times.push(atMs);
      values.push(value);
    }
  }
  return { times, values, gapMs };
}

function breakAfter(times: number[], values: (number | null)[]): void {
  const lastMs = times.at(-1);
  if (lastMs === undefined || values.at(-1) === null) return;
  times.push(lastMs + 1);
  values.push(null);
}

/** With what has come since the API was asked. */
export function extended(line: Line | undefined, newer: readonly Reading[]): Line | undefined {
  const lastMs = line?.times.at(-1) ?? -Infinity;
  const added = newer.filter(({ atMs }) => atMs > lastMs);
  const first = added[0];
  if (!first) return line;
  const { times = [], values = [], gapMs = Infinity } = line ?? {};
  const longer = { times: [...times], values: [...values] };
  if (first.atMs - lastMs > gapMs) breakAfter(longer.times, longer.values);
  longer.times.push(...added.map(({ atMs }) => atMs));
  longer.values.push(...added.map(({ value }) => value));
  return { ...longer, gapMs };
}

const dayMs = 86_400_000;
const leastMs = dayMs / 2;

/**
 * How a value changed in the last day, per day; undefined while there is less than half a day of it, since what remains is the
 * unrest of the sensor.
 */
export function changePerDay(line: Line | undefined): number | undefined {
  if (!line) return undefined;
  const known = line.times.flatMap((atMs, index) => {
    const value = line.values[index];
    return value == null ? [] : [{ atMs, value }];
  });
  const last = known.at(-1);
  const first = last && known.find(({ atMs }) => atMs >= last.atMs - dayMs);
  if (!last || !first || last.atMs - first.atMs < leastMs) return undefined;
  return ((last.value - first.value) / (last.atMs - first.atMs)) * dayMs;
}

/** The value at a time, or so little before it that the line goes on until then: for a cursor and for the table. */
export function valueAt({ times, values, gapMs }: Line, atMs: number): number | undefined {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (times[middle]! <= atMs) low = middle;
    else high = middle - 1;
  }
  const ageMs = atMs - (times[low] ?? Infinity);
  return ageMs >= 0 && ageMs <= gapMs ? (values[low] ?? undefined) : undefined;
}
