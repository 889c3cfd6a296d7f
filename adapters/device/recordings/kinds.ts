import { phases, processTypes, sensors, steps } from '../../../domain/machine/index.js';
import type { Quantity, Unit } from './units.js';

/** The session that a recording becomes. */
export interface RecordedProcess {
  readonly processType: number;
  readonly phase: number;
  readonly step: number;
}

/** The columns of one kind of log. */
export interface RecordingKind {
  readonly id: string;
  readonly name: string;
  /** Recognizes the kind by the keys of the header (see `readHeader`). */
  readonly isOf: (keys: ReadonlySet<string>) => boolean;
  /** Keys of columns, in addition to those of every kind. */
  readonly columns: Readonly<Record<string, number>>;
  /** Units that the device always uses in its log. */
  readonly units: Partial<Readonly<Record<Quantity, Unit>>>;
  /** Absent when the columns decide: gravity is measured in a fermentation. */
  readonly process?: RecordedProcess;
}

export const recordedProcesses = {
  brew: { processType: processTypes.brew, phase: phases.mash, step: steps.mashing },
  fermentation: {
    processType: processTypes.fermentation,
    phase: phases.primaryFermentation,
    step: steps.fermentationTemperatureControl,
  },
} as const satisfies Record<string, RecordedProcess>;

const has =
  (...wanted: readonly string[]) =>
  (keys: ReadonlySet<string>) =>
    wanted.every((key) => keys.has(key));

/** Columns of a hydrometer's own thermometer. */
const atProbe = {
  temp: sensors.probeTemperature,
  temperature: sensors.probeTemperature,
  beertemp: sensors.probeTemperature,
};

const { brew, fermentation } = recordedProcesses;

/** A file is of the first kind whose columns it has; otherwise it is a generic log. */
export const recordingKinds: readonly RecordingKind[] = [
  {
    id: 'brauerei',
    name: 'Brauerei mash kettle',
    isOf: has('mashtemp'),
    columns: {},
    units: {},
    process: brew,
  },
  {
    id: 'rapt',
    name: 'RAPT Pill',
    isOf: (keys) => keys.has('gravityvelocity') || has('createdon', 'gravity')(keys),
    columns: atProbe,
    // As RAPT's API has them: https://api.rapt.io/index.html
    units: { temperature: 'C', gravity: 'SG1000' },
    process: fermentation,
  },
  {
    id: 'ispindel',
    name: 'iSpindel',
    isOf: (keys) => keys.has('angle') && (keys.has('gravity') || keys.has('temperature')),
    columns: atProbe,
    units: {},
    process: fermentation,
  },
  {
    id: 'brewfather',
    name: 'Brewfather readings',
    isOf: (keys) => has('sg', 'temp')(keys) && ['type', 'bpm', 'pressure', 'ph'].some((key) => keys.has(key)),
    columns: atProbe,
    // As Brewfather's API has them: https://docs.brewfather.app/api
    units: { temperature: 'C', gravity: 'SG' },
    process: fermentation,
  },
  {
    id: 'tilt',
    name: 'Tilt hydrometer',
    isOf: (keys) => keys.has('sg') && ['color', 'timepoint', 'rssi'].some((key) => keys.has(key)),
    columns: atProbe,
    units: { gravity: 'SG' },
    process: fermentation,
  },
  {
    id: 'brewpi',
    name: 'BrewPi fermentation chamber',
    isOf: has('beertemp', 'fridgetemp'),
    columns: { state: sensors.foreignState },
    units: {},
    process: fermentation,
  },
  {
    id: 'brewblox',
    name: 'BrewBlox history',
    isOf: (keys) => [...keys].some((key) => key.split('/').length > 2),
    columns: {},
    units: {},
  },
];

export const genericKind: RecordingKind = {
  id: 'generic',
  name: 'generic log',
  isOf: () => true,
  columns: {},
  units: {},
};

export const influxKind: RecordingKind = { ...genericKind, id: 'influx', name: 'InfluxDB query' };

/** Keys with the same meaning in every kind of log; names of sensors are known as well. */
export const commonColumns: Readonly<Record<string, number>> = {
  ...Object.fromEntries(Object.entries(sensors).map(([name, code]) => [name.toLowerCase(), code])),
  temp: sensors.liquid,
  temperature: sensors.liquid,
  beertemp: sensors.liquid,
  worttemp: sensors.liquid,
  kettletemp: sensors.liquid,
  mashtemp: sensors.liquid,
  sg: sensors.specificGravity,
  gravity: sensors.specificGravity,
  ambienttemp: sensors.ambient,
  roomtemp: sensors.ambient,
  fridgetemp: sensors.chamberTemperature,
  chambertemp: sensors.chamberTemperature,
  beerset: sensors.setPoint,
  settemp: sensors.setPoint,
  targettemp: sensors.setPoint,
  fridgeset: sensors.chamberSetPoint,
  heateron: sensors.heater,
  stirreron: sensors.stirrer,
  pumpon: sensors.pump,
  alarmon: sensors.alarm,
  battery: sensors.probeBattery,
};

/** Keys of columns with absolute times. Tilt's `Timepoint` is a spreadsheet number when there is also a `Timestamp`. */
export const timeKeys: readonly string[] = [
  'timestamputc',
  'timestamp',
  'time',
  'datetime',
  'createdon',
  'createdat',
  'recordedat',
  'date',
  'datum',
  'ts',
  'epoch',
  'unixtime',
  'timepoint',
];

export const elapsedKeys: readonly string[] = ['elapsed', 'elapsedtime', 'seconds', 'runtime'];
