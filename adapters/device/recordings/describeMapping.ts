import { nameOf, processTypes, sensors } from '../../../domain/machine/index.js';
import type { Recording } from './openRecording.js';
import { shown } from './refusal.js';

const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
};

/** Describes the mapping of the columns for people, before anything is sent. One line each. */
export function describeMapping({
  mapping,
  dialect,
  rules,
  rows,
  readings,
  firstMs,
  lastMs,
}: Recording): string {
  const { kind, process, time, columns, leftOut } = mapping;
  const reading = [
    delimiterNames[dialect.delimiter] ?? dialect.delimiter,
    ...(rules.decimal === 'comma' ? ['decimal comma'] : []),
    ...(rules.time.dateOrder === undefined ? [] : [`dates ${rules.time.dateOrder}`]),
  ];
  return [
    `${kind.name}, ${nameOf(processTypes, process.processType)} session; ${reading.join(', ')}`,
    `  time: ${time.map(({ name }) => shown(name)).join(' and ')}, ${iso(firstMs)} to ${iso(lastMs)}`,
    ...columns.map(({ name, sensor, unit, unitBy }) => {
      const isOfKind = unit !== undefined && unitBy === 'kind' && Object.values(kind.units).includes(unit);
      const because = isOfKind ? `${kind.name}: always` : 'its name says so';
      const inUnit = unit === undefined ? '' : ` in ${unit} (${unitBy === 'option' ? '--units' : because})`;
      return `  ${nameOf(sensors, sensor)}: ${shown(name)}${inUnit}`;
    }),
    ...(leftOut.length === 0 ? [] : [`  left out: ${leftOut.map(shown).join(', ')}`]),
    `  ${rows} rows, ${readings} readings`,
  ].join('\n');
}

/** The first readings as they would be sent, in °C and specific gravity. One line each. */
export function describePreview({ preview }: Pick<Recording, 'preview'>): string {
  return preview
    .map(({ line, reading }) => {
      const values = reading.sensors.map((sensor, at) => `${nameOf(sensors, sensor)} ${reading.values[at]}`);
      return `  line ${line}: ${iso(reading.atMs)} ${values.join(', ') || 'no value'}`;
    })
    .join('\n');
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
