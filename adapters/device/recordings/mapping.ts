import { lookUp } from '../../../domain/kernel/lookUp.js';
import { nameOf, sensors } from '../../../domain/machine/index.js';
import { keyOf, readHeader, type HeaderCell } from './header.js';
import {
  commonColumns,
  elapsedKeys,
  genericKind,
  influxKind,
  recordedProcesses,
  recordingKinds,
  timeKeys,
  type RecordedProcess,
  type RecordingKind,
} from './kinds.js';
import type { RecordingOptions } from './options.js';
import { shown, type RecordingRefusal } from './refusal.js';
import { quantityOf, unitsOf, type Unit } from './units.js';

/** A column of the file, or a series of an InfluxDB query, that becomes a sensor. */
export interface MappedColumn {
  readonly index: number;
  readonly name: string;
  readonly sensor: number;
  readonly unit: Unit | undefined;
  /** The source of the unit: the name of the column, an option, or the kind of log (then checked against the values). */
  readonly unitBy: 'header' | 'option' | 'kind' | undefined;
}

export interface RecordingMapping {
  readonly kind: RecordingKind;
  readonly process: RecordedProcess;
  /** One column, or a date and a time of day. */
  readonly time: readonly HeaderCell[];
  /** For a column of elapsed time, the milliseconds of one unit. */
  readonly elapsedUnitMs: number | undefined;
  readonly columns: readonly MappedColumn[];
  /** Names of the columns that are not used. */
  readonly leftOut: readonly string[];
}

interface Draft {
  readonly header: readonly HeaderCell[];
  readonly kind: RecordingKind;
  readonly options: RecordingOptions;
  readonly questions: RecordingRefusal[];
  readonly line: number;
}

/**
 * Maps columns to sensors, from the header and the options.
 *
 * @param line of the header.
 * @returns the mapping, or the options that are needed first.
 */
export function mapColumns(
  cells: readonly string[],
  options: RecordingOptions,
  { line, isInflux }: { readonly line: number; readonly isInflux: boolean },
): RecordingMapping | readonly RecordingRefusal[] {
  const header = readHeader(cells);
  const keys = new Set(header.map(({ key }) => key));
  const known = recordingKinds.find(({ isOf }) => isOf(keys)) ?? genericKind;
  const kind = isInflux ? influxKind : known;
  const draft: Draft = { header, kind, options, questions: [], line };
  refuseNames(draft);
  const time = timeColumns(draft);
  const isElapsed = time[0] !== undefined && isElapsedColumn(time[0], options);
  const columns = sensorColumns(draft, time);
  const process = processOf(draft, columns);
  if (isElapsed && options.startMs === undefined) {
    ask(
      draft,
      'says only how much time has passed',
      'give --start, for example 2025-02-11T18:00:00Z',
      time[0],
    );
  }
  if (draft.questions.length > 0 || !process) return draft.questions;
  const used = new Set([...time, ...columns].map(({ index }) => index));
  return {
    kind,
    process,
    time,
    elapsedUnitMs: isElapsed ? (time[0]?.timeUnitMs ?? 1000) : undefined,
    columns,
    leftOut: header.filter(({ index, name }) => !used.has(index) && name !== '').map(({ name }) => name),
  };
}

function ask(
  { questions, line }: Draft,
  problem: string,
  cure: string,
  column?: { readonly name: string },
): void {
  questions.push({ line, column: column?.name, problem, cure });
}

function refuseNames(draft: Draft): void {
  const { header, options } = draft;
  for (const { name, index } of header) {
    const isSecond = header.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) < index;
    if (name !== '' && isSecond) ask(draft, 'is there twice', 'give each column a name of its own', { name });
  }
  const { timeColumn, columns = [], units = [] } = options;
  const named = [
    ...(timeColumn?.split('+').map((name) => ['--columns', name] as const) ?? []),
    ...columns.map(({ column }) => ['--columns', column] as const),
    ...units.map(({ column }) => ['--units', column] as const),
  ];
  for (const [option, name] of named) {
    if (find(header, name)) continue;
    ask(draft, `has no column ${shown(name)}, which ${option} names`, `it has ${listed(header)}`);
  }
}

/** By its exact name, otherwise by its normalized name, with or without its unit. */
function find(header: readonly HeaderCell[], name: string): HeaderCell | undefined {
  const key = keyOf(name);
  return (
    header.find((cell) => cell.name === name.trim()) ??
    header.find((cell) => keyOf(cell.name) === key) ??
    header.find((cell) => cell.key === key)
  );
}

function listed(header: readonly HeaderCell[]): string {
  const names = header.filter(({ name }) => name !== '').map(({ name }) => shown(name));
  return names.length > 30
    ? `${names.slice(0, 30).join(', ')} and ${names.length - 30} more`
    : names.join(', ');
}

function timeColumns(draft: Draft): readonly HeaderCell[] {
  const { header, options } = draft;
  if (options.timeColumn !== undefined)
    return options.timeColumn.split('+').flatMap((name) => find(header, name) ?? []);
  const byKey = (keys: readonly string[]) => header.filter(({ key }) => keys.includes(key));
  const found = byKey(timeKeys);
  const [date, clock] = [byKey(['date'])[0], byKey(['time'])[0]];
  if (found.length === 2 && date && clock) return [date, clock];
  const certain = found.length > 1 ? found.filter(({ key }) => key !== 'timepoint') : found;
  if (certain.length === 0) {
    const elapsed = byKey(elapsedKeys);
    if (elapsed.length === 1) return elapsed;
  }
  if (certain.length === 1) return certain;
  const what =
    certain.length === 0
      ? 'has no column that is known to be the time'
      : `has ${certain.length} columns that may be the time`;
  ask(draft, what, `give --columns time=COLUMN; it has ${listed(header)}`);
  return [];
}

function isElapsedColumn(cell: HeaderCell, { startMs }: RecordingOptions): boolean {
  return elapsedKeys.includes(cell.key) || (startMs !== undefined && cell.timeUnitMs !== undefined);
}

function sensorColumns(draft: Draft, time: readonly HeaderCell[]): readonly MappedColumn[] {
  const { header, kind, options } = draft;
  const said = new Map<number, number | undefined>();
  for (const { column, sensor } of options.columns ?? []) {
    const cell = find(header, column);
    if (cell) said.set(cell.index, sensor);
  }
  const taken = new Set(said.values());
  const found = header.flatMap((cell) => {
    if (time.includes(cell)) return [];
    if (said.has(cell.index)) return { cell, sensor: said.get(cell.index) };
    const sensor = sensorOf(cell.key, kind);
    return taken.has(sensor) ? [] : { cell, sensor };
  });
  const columns = found.flatMap(({ cell, sensor }) =>
    sensor === undefined ? [] : mappedColumn(draft, cell, sensor),
  );
  for (const { sensor, name, index } of columns) {
    const first = columns.find((other) => other.sensor === sensor);
    if (!first || first.index >= index) continue;
    const sensorName = nameOf(sensors, sensor);
    const cure = `give --columns ${name}=SENSOR, or ${name}=- to leave one out`;
    ask(draft, `is ${sensorName}, and so is ${shown(first.name)}`, cure, { name });
  }
  if (columns.length === 0) {
    const cure = `give --columns NAME=SENSOR (${Object.keys(sensors).join(', ')}); it has ${listed(header)}`;
    ask(draft, 'has no column that is known to be a sensor', cure);
  }
  return columns;
}

function sensorOf(key: string, kind: RecordingKind): number | undefined {
  const last = key.split('/').at(-1) ?? key;
  const inTables = (name: string) => lookUp(kind.columns, name) ?? lookUp(commonColumns, name);
  return inTables(key) ?? inTables(last);
}

function mappedColumn(draft: Draft, cell: HeaderCell, sensor: number): MappedColumn {
  const { index, name } = cell;
  const quantity = quantityOf(sensor);
  const option = draft.options.units?.find(({ column }) => find(draft.header, column) === cell)?.unit;
  const column = { index, name, sensor };
  if (!quantity) {
    const cure = 'leave the column out of --units';
    if (option !== undefined)
      ask(draft, `is ${nameOf(sensors, sensor)}, which has one unit only`, cure, cell);
    return { ...column, unit: undefined, unitBy: undefined };
  }
  const candidates = [
    { unit: option, unitBy: 'option' },
    { unit: cell.unit, unitBy: 'header' },
    { unit: draft.kind.units[quantity], unitBy: 'kind' },
    { unit: cell.key === 'sg' || cell.key === 'specificgravity' ? 'SG' : undefined, unitBy: 'kind' },
  ] as const;
  const certain = candidates.find(({ unit }) => unit !== undefined);
  if (certain?.unit !== undefined && unitsOf(quantity).includes(certain.unit))
    return { ...column, ...certain };
  const problem = certain
    ? `is no ${quantity} in ${certain.unit}`
    : `does not say the unit of its ${quantity}`;
  ask(
    draft,
    problem,
    `give --units ${name}=${unitsOf(quantity)
      .join(`, ${name}=`)
      .replace(/, (?!.*, )/, ' or ')}`,
    cell,
  );
  return { ...column, unit: undefined, unitBy: undefined };
}

function processOf(draft: Draft, columns: readonly MappedColumn[]): RecordedProcess | undefined {
  const { kind, options } = draft;
  if (options.process !== undefined) return recordedProcesses[options.process];
  if (kind.process) return kind.process;
  if (columns.some(({ sensor }) => sensor === sensors.specificGravity)) return recordedProcesses.fermentation;
  if (columns.length > 0)
    ask(draft, 'does not say what was recorded', 'give --process brew or --process fermentation');
  return undefined;
}
