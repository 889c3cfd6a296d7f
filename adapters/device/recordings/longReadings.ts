import type { Reading } from '../../../domain/machine/index.js';
import { CellReader } from './cells.js';
import type { RecordingMapping } from './mapping.js';
import type { RecordingOptions } from './options.js';
import { maxColumns, type RecordingRefusal } from './refusal.js';
import type { FileRow } from './rows.js';
import { RulesSurvey, type CellRules } from './rules.js';
import { flawOf, type RecordedReading } from './wideReadings.js';

/** Maximum number of points that are sorted in memory: 24 bytes each. */
const maxPoints = 2_000_000;
const ownColumns: ReadonlySet<string> = new Set([
  '',
  'result',
  'table',
  '_start',
  '_stop',
  '_time',
  '_value',
  '_field',
]);

/** One value of one series; InfluxDB writes each in a row of its own. */
interface Point {
  readonly line: number;
  readonly series: string;
  readonly time: string;
  readonly value: string;
}

/** Whether a header is that of InfluxDB's long form, with a row for each value. */
export function isLong(header: readonly string[]): boolean {
  return ['_time', '_value', '_field'].every((name) => header.includes(name));
}

/** All rows of the file, including the first header. */
async function* points(
  rows: AsyncIterable<FileRow>,
  options: RecordingOptions,
  refuse: (refusal: RecordingRefusal) => void,
): AsyncGenerator<Point> {
  let header: readonly string[] = [];
  let defaults: readonly string[] = [];
  for await (const row of rows) {
    if (row.cells[0]?.startsWith('#')) {
      if (row.cells[0] === '#default') defaults = row.cells;
      continue;
    }
    if (isLong(row.cells)) {
      header = row.cells;
      continue;
    }
    const flaw = flawOf(row, header, options);
    if (flaw) {
      refuse(flaw);
      continue;
    }
    const named = header.map((name, at) => [name, row.cells[at] || defaults[at] || ''] as const);
    const cell = Object.fromEntries(named);
    const tags = named.filter(([name, text]) => !ownColumns.has(name) && text !== '').map(([, text]) => text);
    yield {
      line: row.line,
      series: [...tags, cell['_field'] ?? ''].join('/'),
      time: cell['_time'] ?? '',
      value: cell['_value'] ?? '',
    };
  }
}

/** The names of the series, at most {@link maxColumns}: measurement, tags and field, joined by `/`. */
export async function seriesOf(
  rows: AsyncIterable<FileRow>,
  options: RecordingOptions,
): Promise<readonly string[]> {
  const names = new Set<string>();
  for await (const { series } of points(rows, options, () => undefined)) {
    names.add(series);
    if (names.size >= maxColumns) break;
  }
  return [...names];
}

export async function surveyLong(
  rows: AsyncIterable<FileRow>,
  mapping: RecordingMapping,
  options: RecordingOptions,
): Promise<CellRules> {
  const survey = new RulesSurvey(options, mapping);
  const names = new Set(mapping.columns.map(({ name }) => name));
  for await (const { series, time, value } of points(rows, options, () => undefined)) {
    survey.see(time, names.has(series) ? [value.trim()] : []);
    if (survey.isSettled) break;
  }
  return survey.rules;
}

/** The readings in the order of their times; values with one time share a reading. */
export async function* longReadings(
  rows: AsyncIterable<FileRow>,
  { mapping, options }: { readonly mapping: RecordingMapping; readonly options: RecordingOptions },
  rules: CellRules,
  refuse: (refusal: RecordingRefusal) => void,
): AsyncGenerator<RecordedReading> {
  const reader = new CellReader(rules, refuse);
  const columnOf = new Map(mapping.columns.map((column, at) => [column.name, { column, at }] as const));
  const kept = new KeptPoints();
  for await (const { line, series, time, value } of points(rows, options, refuse)) {
    const known = columnOf.get(series);
    if (!known) continue;
    const number = reader.value(value, known.column, line);
    const atMs = reader.time(time.trim(), '_time', line);
    if (number === undefined || atMs === undefined) continue;
    if (!kept.add({ atMs, line, series: known.at, value: number })) {
      const problem = `the file has more than ${maxPoints} values in separate rows`;
      return refuse({ line, problem, cure: 'query it with pivot(), so that each time has one row' });
    }
  }
  yield* kept.readings(mapping.columns.map(({ sensor }) => sensor));
}

/** Numbers in typed arrays, which grow by doubling. */
class KeptPoints {
  #size = 0;
  #atMs = new Float64Array(1024);
  #values = new Float64Array(1024);
  #lines = new Uint32Array(1024);
  #series = new Uint8Array(1024);

  /** @returns false when there is no room for more. */
  add(point: {
    readonly atMs: number;
    readonly value: number;
    readonly line: number;
    readonly series: number;
  }): boolean {
    if (this.#size >= maxPoints) return false;
    if (this.#size === this.#atMs.length) this.#grow();
    this.#atMs[this.#size] = point.atMs;
    this.#values[this.#size] = point.value;
    this.#lines[this.#size] = point.line;
    this.#series[this.#size] = point.series;
    this.#size += 1;
    return true;
  }

  /** A series with two values at one time begins a second reading there. */
  *readings(sensors: readonly number[]): Generator<RecordedReading> {
    const atMs = this.#atMs;
    const order = Uint32Array.from({ length: this.#size }, (_, index) => index);
    order.sort((a, b) => (atMs[a] as number) - (atMs[b] as number) || a - b);
    let found = new Map<number, number>();
    let last = 0;
    for (const index of order) {
      const series = this.#series[index] as number;
      if (found.size > 0 && (atMs[index] !== atMs[last] || found.has(series))) {
        yield this.#reading(last, found, sensors);
        found = new Map();
      }
      found.set(series, this.#values[index] as number);
      last = index;
    }
    if (found.size > 0) yield this.#reading(last, found, sensors);
  }

  #reading(index: number, found: ReadonlyMap<number, number>, sensors: readonly number[]): RecordedReading {
    const inOrder = [...found].sort(([a], [b]) => a - b);
    const reading: Reading = {
      atMs: this.#atMs[index] as number,
      sensors: inOrder.map(([series]) => sensors[series] as number),
      values: inOrder.map(([, value]) => value),
      context: undefined,
    };
    return { line: this.#lines[index] as number, reading };
  }

  #grow(): void {
    this.#atMs = grown(this.#atMs, new Float64Array(this.#size * 2));
    this.#values = grown(this.#values, new Float64Array(this.#size * 2));
    this.#lines = grown(this.#lines, new Uint32Array(this.#size * 2));
    this.#series = grown(this.#series, new Uint8Array(this.#size * 2));
  }
}

function grown<Kept extends { set(from: Kept): void }>(from: Kept, to: Kept): Kept {
  to.set(from);
  return to;
}
