import { t, type TextKey } from '../texts/brew.js';
import { formatNumber } from '../texts/index.js';
import { gravityDecimals, temperatureUnit, units } from '../units/index.js';
import type { LineName } from './lines.js';

const names: Readonly<Record<LineName, TextKey>> = {
  temperature: 'curve.temperature',
  target: 'curve.target',
  ambient: 'curve.ambient',
  gravity: 'curve.gravity',
  measured: 'curve.measured',
  power: 'curve.power',
  perDay: 'curve.perDay',
};

export function nameOfLine(name: LineName): string {
  return t(names[name]);
}

/** With its unit, of a value that is in it already; specific gravity has none. */
export function textOfValue(name: LineName, value: number): string {
  switch (name) {
    case 'gravity':
    case 'measured':
    case 'perDay': {
      const text = formatNumber(value, gravityDecimals());
      return units.value.gravityUnit === 'plato' ? `${text} °P` : text;
    }
    case 'power':
      return `${formatNumber(value, 0)} %`;
    case 'temperature':
    case 'target':
    case 'ambient':
      return `${formatNumber(value, 1)} ${temperatureUnit()}`;
  }
}
