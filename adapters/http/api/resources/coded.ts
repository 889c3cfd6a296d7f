import {
  machineTypes,
  nameOf,
  phases,
  processTypes,
  sensors,
  steps,
  unitOf,
  userActions,
} from '../../../../domain/machine/index.js';

/** A code of the machine with its name; a code without a name is called `unknown(<code>)`. */
export interface Coded {
  readonly code: number;
  readonly name: string;
}

export function coded(table: Readonly<Record<string, number>>, code: number): Coded {
  return { code, name: nameOf(table, code) };
}

/** A sensor with the unit of its values; empty for a plain number. */
export interface SensorResource extends Coded {
  readonly unit: string;
}

export function sensorResource(sensor: number): SensorResource {
  return { ...coded(sensors, sensor), unit: unitOf(sensor) };
}

export function codedOrNull(table: Readonly<Record<string, number>>, code: number | null): Coded | null {
  return code === null ? null : coded(table, code);
}

/** The machine's 0 means "no action". */
export function actionOrNull(table: Readonly<Record<string, number>>, code: number | null): Coded | null {
  return code === null || code === 0 ? null : coded(table, code);
}

/** ISO 8601, UTC, milliseconds. */
export function isoOrNull(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}

/** The tables of codes, by the names of the fields that have them in events, requests and parameters. */
export const codeTables: ReadonlyMap<string, Readonly<Record<string, number>>> = new Map<
  string,
  Readonly<Record<string, number>>
>([
  ['machineType', machineTypes],
  ['processType', processTypes],
  ['phase', phases],
  ['step', steps],
  ['action', userActions],
  ['userAction', userActions],
  ['sensor', sensors],
]);
