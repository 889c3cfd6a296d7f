import { lookUp } from '../../../domain/kernel/lookUp.js';
import { sensors } from '../../../domain/machine/index.js';
import {
  celsiusFromFahrenheit,
  celsiusFromKelvin,
  specificGravityFromPlato,
} from '../../../domain/units/index.js';

/** A unit of a column; temperatures are converted to °C, gravities to specific gravity. */
export type Unit = 'C' | 'F' | 'K' | 'SG' | 'SG1000' | 'plato';

export type Quantity = 'temperature' | 'gravity';

const quantities: Readonly<Record<Quantity, readonly Unit[]>> = {
  temperature: ['C', 'F', 'K'],
  gravity: ['SG', 'SG1000', 'plato'],
};

const temperatureSensors: ReadonlySet<number> = new Set([
  sensors.ambient,
  sensors.controlOut,
  sensors.controlIn,
  sensors.liquid,
  sensors.peltier,
  sensors.controller,
  sensors.probeTemperature,
  sensors.setPoint,
  sensors.chamberTemperature,
  sensors.chamberSetPoint,
]);

const names: Readonly<Record<string, Unit>> = {
  c: 'C',
  celsius: 'C',
  f: 'F',
  fahrenheit: 'F',
  k: 'K',
  kelvin: 'K',
  sg: 'SG',
  sg1000: 'SG1000',
  p: 'plato',
  plato: 'plato',
};

/** `F`, `°F`, `degF`, `fahrenheit`, `°P`, `sg1000` …; undefined for an unknown text. */
export function unitNamed(text: string): Unit | undefined {
  const name = text
    .trim()
    .toLowerCase()
    .replace(/^(°|deg(rees)?)\s*/, '');
  return lookUp(names, name);
}

/** What a sensor measures, when it has more than one unit. */
export function quantityOf(sensor: number): Quantity | undefined {
  if (sensor === sensors.specificGravity) return 'gravity';
  return temperatureSensors.has(sensor) ? 'temperature' : undefined;
}

/** The units that `--units` takes. */
export function unitsOf(quantity: Quantity): readonly Unit[] {
  return quantities[quantity];
}

/** The value in °C or as specific gravity; converted values are rounded to 0.001 °C and 0.00001. */
export function converted(value: number, unit: Unit | undefined): number {
  switch (unit) {
    case 'F':
      return rounded(celsiusFromFahrenheit(value), 1e3);
    case 'K':
      return rounded(celsiusFromKelvin(value), 1e3);
    case 'SG1000':
      return rounded(value / 1000, 1e5);
    case 'plato':
      return rounded(specificGravityFromPlato(value), 1e5);
    case 'C':
    case 'SG':
    case undefined:
      return value;
  }
}

/** Another unit that a value is probably in, when its own unit is very unlikely. */
export function otherUnitOf(value: number, unit: Unit | undefined): Unit | undefined {
  if (unit === 'SG' && value > 970 && value < 1300) return 'SG1000';
  if (unit === 'SG1000' && value > 0.97 && value < 1.3) return 'SG';
  return unit === 'C' && value > 50 && value < 84 ? 'F' : undefined;
}

function rounded(value: number, scale: number): number {
  return Math.round(value * scale) / scale;
}
