import { specificGravityFromPlato } from './gravity.js';
import type { GravityUnit, TemperatureUnit } from './shown.js';
import { celsiusFromFahrenheit } from './temperature.js';
import { typedNumber } from './typedNumber.js';

/**
 * A temperature as somebody typed it in the unit that they chose, in °C: `154.4` of °F is 68. Rounded to a thousandth, so that the limit
 * of a machine, typed as it is shown, is within it.
 *
 * @returns undefined for what is no number
 */
export function typedTemperature(text: string, unit: TemperatureUnit): number | undefined {
  return converted(text, unit === 'celsius' ? undefined : celsiusFromFahrenheit, 3);
}

/** A distance of two temperatures as somebody typed it, in K: 1.8 °F are 1. */
export function typedTemperatureDifference(text: string, unit: TemperatureUnit): number | undefined {
  return converted(text, unit === 'celsius' ? undefined : (fahrenheit) => fahrenheit / 1.8, 3);
}

/** A gravity as somebody typed it, as specific gravity: `12.4` of °P is 1.05006. */
export function typedGravity(text: string, unit: GravityUnit): number | undefined {
  return converted(text, unit === 'specificGravity' ? undefined : specificGravityFromPlato, 5);
}

/** What was typed in the stored unit stays as it is. */
function converted(
  text: string,
  convert: ((value: number) => number) | undefined,
  decimals: number,
): number | undefined {
  const value = typedNumber(text);
  if (value === undefined || !convert) return value;
  const factor = 10 ** decimals;
  return Math.round(convert(value) * factor) / factor;
}
