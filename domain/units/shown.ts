import { platoFromSpecificGravity } from './gravity.js';
import { fahrenheitFromCelsius } from './temperature.js';

/** What a person chose to read temperatures in. */
export type TemperatureUnit = 'celsius' | 'fahrenheit';
/** What a person chose to read gravity in. */
export type GravityUnit = 'specificGravity' | 'plato';

/** A number as it is shown; `value` is rounded, and with `decimals` places in the language of the reader it is the text. */
export interface ShownQuantity {
  readonly value: number;
  /** The same in every language; empty for specific gravity, which has no unit. */
  readonly unit: string;
  readonly decimals: number;
}

/** A tenth of a degree in both scales: probes of beer are right to about half of one. */
export function shownTemperature(celsius: number, unit: TemperatureUnit): ShownQuantity {
  return unit === 'celsius' ? shown(celsius, '°C', 1) : shown(fahrenheitFromCelsius(celsius), '°F', 1);
}

/** A distance of two temperatures, such as a deviation: 1 °C is 1.8 °F. */
export function shownTemperatureDifference(kelvins: number, unit: TemperatureUnit): ShownQuantity {
  return unit === 'celsius' ? shown(kelvins, '°C', 1) : shown(kelvins * 1.8, '°F', 1);
}

/** Four places of SG, as hydrometers and probes are read, or two of degrees Plato, which are as fine. */
export function shownGravity(specificGravity: number, unit: GravityUnit): ShownQuantity {
  return unit === 'specificGravity'
    ? shown(specificGravity, '', 4)
    : shown(platoFromSpecificGravity(specificGravity), '°P', 2);
}

/**
 * A change of gravity, such as that of a day: −0.008 is −2.0 °P.
 *
 * @param around the gravity at which it happens; degrees Plato are not quite proportional to SG
 */
export function shownGravityDifference(change: number, around: number, unit: GravityUnit): ShownQuantity {
  if (unit === 'specificGravity') return shown(change, '', 4);
  const half = change / 2;
  const [before, after] = [around - half, around + half].map(platoFromSpecificGravity) as [number, number];
  return shown(after - before, '°P', 2);
}

/** Rounded half away from zero, without a negative zero, so that a page never shows −0.0. */
function shown(value: number, unit: string, decimals: number): ShownQuantity {
  const factor = 10 ** decimals;
  // 1.00005 · 10⁴ is 10000.499…: values typed with one digit more are rounded as they are read.
  const rounded = (Math.sign(value) * Math.round(Math.abs(value) * factor + 1e-9)) / factor;
  return { value: rounded === 0 ? 0 : rounded, unit, decimals };
}
