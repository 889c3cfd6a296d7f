import { sensors } from '../../../domain/machine/index.js';
import { csvRow, type CsvCell } from '../../../domain/kernel/csv.js';
import { printableJson } from '../../../domain/kernel/text.js';
import type { ReplayLine } from './lineGroup.js';

const columns = [
  ...['type', 'recordedAt', 'receivedAt', 'at', 'deviceId', 'session', 'epoch', 'boot', 'seq', 'index'],
  ...['late', 'timePlausible', 'stream', 'revision'],
] as const;
const sensorNames = Object.keys(sensors);

/** `rest` has everything else as JSON: the data of an event, the context of a reading, the text of a log. */
export const csvHeader = csvRow([...columns, ...sensorNames, 'rest']);

export function csvOf(line: ReplayLine): string {
  const { sensors: values = {}, data = {} } = line as Readonly<Record<string, ReplayLine | undefined>>;
  const others = without(without(line, columns), ['sensors']);
  const unnamed = without(values, sensorNames);
  const rest = { ...others, ...(Object.keys(unnamed).length > 0 && { sensors: unnamed }) };
  return csvRow([
    ...columns.map((name) => cellOf(line[name] ?? (name === 'deviceId' ? data.deviceId : undefined))),
    ...sensorNames.map((name) => cellOf(values[name])),
    Object.keys(rest).length === 0 ? undefined : printableJson(rest),
  ]);
}

function without(line: ReplayLine, names: readonly string[]): ReplayLine {
  return Object.fromEntries(
    Object.entries(line).filter(([name, value]) => value !== undefined && !names.includes(name)),
  );
}

function cellOf(value: unknown): CsvCell {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return printableJson(value);
}
