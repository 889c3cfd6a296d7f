import type { Reading } from '../../../domain/machine/index.js';
import { CellReader } from './cells.js';
import type { RecordingMapping } from './mapping.js';
import type { RecordingOptions } from './options.js';
import type { RecordingRefusal } from './refusal.js';
import type { FileRow } from './rows.js';
import { RulesSurvey, type CellRules } from './rules.js';

/** A reading with its line in the file. */
export interface RecordedReading {
  readonly line: number;
  readonly reading: Reading;
}

/** Rows of data with one column for each sensor. */
export interface WideFile {
  readonly header: readonly string[];
  readonly mapping: RecordingMapping;
  readonly options: RecordingOptions;
}

/** InfluxDB's annotations, and repeated headers, are no data. */
function isData({ cells }: FileRow, header: readonly string[]): boolean {
  const isRepeated = cells.length === header.length && cells.every((cell, at) => cell === header[at]);
  return !isRepeated && !cells[0]?.startsWith('#');
}

/** @param rows after the header. */
export async function surveyWide(
  rows: AsyncIterable<FileRow>,
  { header, mapping, options }: WideFile,
): Promise<CellRules> {
  const survey = new RulesSurvey(options, mapping);
  for await (const row of rows) {
    if (!isData(row, header)) continue;
    const numbers = mapping.columns.map(({ index }) => row.cells[index]?.trim() ?? '');
    survey.see(timeText(row, mapping), numbers);
    if (survey.isSettled) break;
  }
  return survey.rules;
}

/** The readings in the order of the file, which may differ from the order of their times. */
export async function* wideReadings(
  rows: AsyncIterable<FileRow>,
  { header, mapping, options }: WideFile,
  rules: CellRules,
  refuse: (refusal: RecordingRefusal) => void,
): AsyncGenerator<RecordedReading> {
  const reader = new CellReader(rules, refuse);
  const timeName = mapping.time.map(({ name }) => name).join('+');
  for await (const row of rows) {
    if (!isData(row, header)) continue;
    const { line, cells } = row;
    const flaw = flawOf(row, header, options);
    if (flaw) {
      refuse(flaw);
      continue;
    }
    const atMs = reader.time(timeText(row, mapping), timeName, line);
    const present = mapping.columns.flatMap((column) => {
      const value = reader.value(cells[column.index] ?? '', column, line);
      return value === undefined ? [] : { sensor: column.sensor, value };
    });
    if (atMs === undefined) continue;
    const [sensors, values] = [present.map(({ sensor }) => sensor), present.map(({ value }) => value)];
    yield { line, reading: { atMs, sensors, values, context: undefined } };
  }
}

function timeText({ cells }: FileRow, { time }: RecordingMapping): string {
  return time.map(({ index }) => cells[index]?.trim() ?? '').join(' ');
}

export function flawOf(
  { line, cells, isUnended }: FileRow,
  header: readonly string[],
  { complete = false }: RecordingOptions,
): RecordingRefusal | undefined {
  if (cells.length !== header.length) {
    return {
      line,
      problem: `the row has ${cells.length} cells, but the header has ${header.length} columns`,
      cure: 'complete the row or remove it; a cell that holds the delimiter has to be in quotes',
    };
  }
  if (!isUnended || complete) return undefined;
  return {
    line,
    column: header.at(-1)?.trim(),
    value: cells.at(-1)?.trim(),
    problem: 'may be incomplete: the last row has no line break',
    cure: 'end the row with a line break or remove it; if it is complete, give --complete',
  };
}
