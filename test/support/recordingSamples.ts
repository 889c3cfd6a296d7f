import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingOptions } from '../../adapters/device/index.js';

/** A sample of the repository, and what its cells mean: written down again here, and not taken from the code. */
export interface Sample {
  readonly kind: string;
  /** What `brewline simulate` has to be told. */
  readonly args: readonly string[];
  readonly options: RecordingOptions;
  readonly delimiter: string;
  readonly atMs: (cell: (name: string) => string) => number;
  /** Column, number of the sensor, and how a cell of it becomes °C or SG. */
  readonly columns: readonly (readonly [string, number, ((cell: number) => number)?])[];
}

const sg1000 = (points: number) => points / 1000;
const celsius = (fahrenheit: number) => ((fahrenheit - 32) * 5) / 9;
const fromPlato = (plato: number) => 1 + plato / (258.6 - (plato / 258.2) * 227.1);
const isoIn = (name: string) => (cell: (name: string) => string) => Date.parse(cell(name));

const units = (unit: 'C' | 'F' | 'SG', ...columns: string[]) => columns.map((column) => ({ column, unit }));

export const samples: readonly Sample[] = [
  {
    kind: 'brauerei',
    args: [],
    options: {},
    delimiter: ',',
    atMs: isoIn('timestamp_utc'),
    columns: [
      ['mash_temp_c', 3],
      ['setpoint_c', 1002],
      ['heater_on', 1003],
      ['stirrer_on', 1000],
      ['pump_on', 6],
      ['alarm_on', 1001],
    ],
  },
  {
    kind: 'brewpi',
    args: ['--time-zone', 'Europe/Berlin', '--units', 'BeerTemp=C,BeerSet=C,FridgeTemp=C,FridgeSet=C'],
    options: {
      timeZone: 'Europe/Berlin',
      units: units('C', 'BeerTemp', 'BeerSet', 'FridgeTemp', 'FridgeSet'),
    },
    delimiter: ';',
    atMs: (cell) => Date.parse(`${cell('Date').replace(' ', 'T')}+01:00`),
    columns: [
      ['BeerTemp', 3],
      ['BeerSet', 1002],
      ['FridgeTemp', 1004],
      ['FridgeSet', 1005],
      ['State', 1006],
    ],
  },
  {
    kind: 'tilt',
    args: ['--time-zone', 'America/New_York', '--units', 'Temp=F'],
    options: { timeZone: 'America/New_York', units: units('F', 'Temp') },
    delimiter: ',',
    atMs: (cell) => Date.parse(`${cell('Timestamp')} GMT-0400`),
    columns: [
      ['SG', 22],
      ['Temp', 21, celsius],
    ],
  },
  {
    kind: 'ispindel',
    args: ['--time-zone', '+01:00'],
    options: { timeZone: '+01:00' },
    delimiter: ';',
    atMs: (cell) => Date.parse(cell('Datum').replace(/(\d+)\.(\d+)\.(\d+) (.*)/, '$3-$2-$1T$4+01:00')),
    columns: [
      ['Temperature (°C)', 21],
      ['Battery', 23],
      ['Gravity (°P)', 22, fromPlato],
      ['RSSI', 27],
    ],
  },
  {
    kind: 'rapt',
    args: [],
    options: {},
    delimiter: ',',
    atMs: isoIn('createdOn'),
    columns: [
      ['temperature', 21],
      ['gravity', 22, sg1000],
      ['battery', 23],
      ['rssi', 27],
    ],
  },
  {
    kind: 'brewfather',
    args: [],
    options: {},
    delimiter: ',',
    atMs: (cell) => Number(cell('time')),
    columns: [
      ['sg', 22],
      ['temp', 21],
    ],
  },
  {
    kind: 'brewblox',
    args: [
      '--process',
      'fermentation',
      '--columns',
      'spark-one/beer-sensor/value[degC]=liquid,spark-one/fridge-sensor/value[degC]=chamberTemperature,' +
        'spark-one/beer-setpoint/setting[degC]=setPoint',
    ],
    options: {
      process: 'fermentation',
      columns: [
        { column: 'spark-one/beer-sensor/value[degC]', sensor: 3 },
        { column: 'spark-one/fridge-sensor/value[degC]', sensor: 1004 },
        { column: 'spark-one/beer-setpoint/setting[degC]', sensor: 1002 },
      ],
    },
    delimiter: ',',
    atMs: isoIn('time'),
    columns: [
      ['spark-one/beer-sensor/value[degC]', 3],
      ['spark-one/fridge-sensor/value[degC]', 1004],
      ['spark-one/beer-setpoint/setting[degC]', 1002],
    ],
  },
  {
    kind: 'influxdb',
    args: ['--units', 'fermenter/gravity=SG'],
    options: { units: units('SG', 'fermenter/gravity') },
    delimiter: ',',
    atMs: isoIn('_time'),
    columns: [
      ['gravity', 22],
      ['beer_temp_c', 3],
    ],
  },
  {
    kind: 'generic',
    args: ['--process', 'brew', '--start', '2025-06-01T09:00:00Z'],
    options: { process: 'brew', startMs: Date.UTC(2025, 5, 1, 9) },
    delimiter: '\t',
    atMs: (cell) => Date.UTC(2025, 5, 1, 9) + Number(cell('elapsed_s')) * 1000,
    columns: [
      ['kettle_temp_c', 3],
      ['heater', 1003],
      ['pump', 6],
    ],
  },
];

/** From dist/test/support. */
export function samplePath({ kind }: Sample): string {
  return join(import.meta.dirname, '../../../adapters/device/recordings/samples', `${kind}.csv`);
}

export interface SampleRow {
  readonly atMs: number;
  readonly values: ReadonlyMap<number, number>;
}

/** The rows as they are in the file: no code of the product between it and the comparison. */
export async function rowsOf(sample: Sample): Promise<readonly SampleRow[]> {
  const lines = (await readFile(samplePath(sample), 'utf8')).split(/\r?\n/);
  const table = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const [header = [], ...rows] = table.map((line) =>
    line.replaceAll(/"[^"]*"/g, 'text').split(sample.delimiter),
  );
  const values = rows.filter((row) => row.join() !== header.join());
  return sample.kind === 'influxdb'
    ? merged(sample, header, values)
    : values.map((row) => rowOf(sample, header, row));
}

function rowOf(sample: Sample, header: readonly string[], row: readonly string[]): SampleRow {
  const cell = (name: string) => row[header.indexOf(name)] ?? '';
  const present = sample.columns.filter(([name]) => cell(name) !== '');
  return {
    atMs: sample.atMs(cell),
    values: new Map(present.map(([name, sensor, convert]) => [sensor, numberIn(cell(name), convert)])),
  };
}

function numberIn(cell: string, convert = (value: number) => value): number {
  return convert({ on: 1, off: 0 }[cell] ?? Number(cell.replace(',', '.')));
}

/** One row for each time of a file that has a row for each value. */
function merged(
  sample: Sample,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): SampleRow[] {
  const byTime = new Map<number, Map<number, number>>();
  for (const row of rows) {
    const cell = (name: string) => row[header.indexOf(name)] ?? '';
    const [, sensor = -1] = sample.columns.find(([name]) => name === cell('_field')) ?? [];
    const values = byTime.get(sample.atMs(cell)) ?? new Map<number, number>();
    byTime.set(sample.atMs(cell), values.set(sensor, Number(cell('_value'))));
  }
  return [...byTime].sort(([a], [b]) => a - b).map(([atMs, values]) => ({ atMs, values }));
}
