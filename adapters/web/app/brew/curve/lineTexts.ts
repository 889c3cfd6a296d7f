import { t, type TextKey } from '../../../shared/texts/brew.js';
import { formatNumber } from '../../../shared/texts/index.js';
import type { LineName } from './lines.js';

const names: Readonly<Record<LineName, TextKey>> = {
  temperature: 'curve.temperature',
  target: 'curve.target',
  ambient: 'curve.ambient',
  gravity: 'curve.gravity',
  power: 'curve.power',
};

export function nameOfLine(name: LineName): string {
  return t(names[name]);
}

/** With its unit; gravity has none, and four decimals. */
export function textOfValue(name: LineName, value: number): string {
  if (name === 'gravity') return formatNumber(value, 4);
  return name === 'power' ? `${formatNumber(value, 0)} %` : `${formatNumber(value, 1)} °C`;
}
