import {
  fahrenheitFromCelsius,
  platoFromSpecificGravity,
  shownGravity,
  shownGravityDifference,
  shownTemperature,
  shownTemperatureDifference,
  typedTemperature,
  typedTemperatureDifference,
  type ShownQuantity,
} from '../../../../domain/units/index.js';
import { formatNumber } from '../texts/formats.js';
import { units } from './chosen.js';

/** A number as it is read, and its unit. */
export interface QuantityText {
  readonly value: string;
  /** Empty for specific gravity. */
  readonly unit: string;
}

const temperatureIn = (celsius: number) => shownTemperature(celsius, units.value.temperatureUnit);
const gravityIn = (specificGravity: number) => shownGravity(specificGravity, units.value.gravityUnit);

/** `66.4` and `°C`, or `151.5` and `°F`. */
export function temperatureText(celsius: number): QuantityText {
  return textOf(temperatureIn(celsius));
}

/** `66.4 °C` */
export function formatTemperature(celsius: number): string {
  return joined(temperatureText(celsius));
}

/** A limit or a setting, without places that say nothing: `67 °C`. */
export function formatPlainTemperature(celsius: number): string {
  return `${plainTemperature(celsius)}\u00a0${temperatureUnit()}`;
}

/** Likewise without its unit, for a field or a range. */
export function plainTemperature(celsius: number): string {
  return formatNumber(temperatureIn(celsius).value);
}

/** `2 °C`: how far from a target. */
export function plainTemperatureDifference(kelvins: number): string {
  return formatNumber(shownTemperatureDifference(kelvins, units.value.temperatureUnit).value);
}

/** As it is drawn: in the person's unit, and not rounded, or a line would have stairs. */
export function drawnTemperature(celsius: number): number {
  return units.value.temperatureUnit === 'celsius' ? celsius : fahrenheitFromCelsius(celsius);
}

export function temperatureUnit(): string {
  return units.value.temperatureUnit === 'celsius' ? '°C' : '°F';
}

/** `1.0482` or `11.97 °P`. */
export function formatGravity(specificGravity: number): string {
  return joined(textOf(gravityIn(specificGravity)));
}

/** As beers are compared: `1.048` or `12.0 °P`. */
export function formatShortGravity(specificGravity: number): string {
  return joined(shortGravityText(specificGravity));
}

export function shortGravityText(specificGravity: number): QuantityText {
  const shown = gravityIn(specificGravity);
  return textOf({ ...shown, decimals: shown.decimals - 1 });
}

/** Of a day: `−0.0081` or `−2.02 °P`. */
export function formatGravityChange(change: number, around: number): string {
  return joined(textOf(shownGravityDifference(change, around, units.value.gravityUnit)));
}

export function gravityChangeValue(change: number, around: number): number {
  return shownGravityDifference(change, around, units.value.gravityUnit).value;
}

/** As it is drawn, likewise. */
export function drawnGravity(specificGravity: number): number {
  return units.value.gravityUnit === 'plato' ? platoFromSpecificGravity(specificGravity) : specificGravity;
}

export function gravityDecimals(): number {
  return units.value.gravityUnit === 'specificGravity' ? 4 : 2;
}

/** `SG` or `°P`: what is to be typed. */
export function gravityUnit(): string {
  return units.value.gravityUnit === 'specificGravity' ? 'SG' : '°P';
}

/** Without its unit, for a field. */
export function plainGravity(specificGravity: number): string {
  return formatNumber(gravityIn(specificGravity).value, gravityDecimals());
}

/** What was typed in the person's unit, in °C; undefined for what is no number. */
export function typedCelsius(text: string): number | undefined {
  return typedTemperature(text, units.value.temperatureUnit);
}

export function typedKelvins(text: string): number | undefined {
  return typedTemperatureDifference(text, units.value.temperatureUnit);
}

function textOf({ value, unit, decimals }: ShownQuantity): QuantityText {
  return { value: formatNumber(value, decimals), unit };
}

function joined({ value, unit }: QuantityText): string {
  return unit === '' ? value : `${value} ${unit}`;
}
