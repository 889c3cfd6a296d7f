import type { Amount } from '../ingredients.js';
import type { Reason } from './findings.js';

/** From the recipe's batch to that of the machine. */
export interface Scale {
  readonly factor: number;
  /** Undefined where both are the same. */
  readonly why: Reason | undefined;
}

export function scaleOf(fromLitres: number, toLitres: number): Scale {
  if (fromLitres === toLitres) return { factor: 1, why: undefined };
  const text = `for ${numeral(toLitres)} L instead of ${numeral(fromLitres)} L`;
  return { factor: toLitres / fromLitres, why: { code: 'batch', text } };
}

/** As kitchen scales show it: to the gram of a kilogram, to a tenth of a gram. A value that stays is not rounded. */
export function scaled(value: number, { factor }: Scale, decimals: number): number {
  return factor === 1 ? value : roundTo(value * factor, decimals);
}

/** Things that are counted can't be halved. */
export function scaledAmount(amount: Amount, scale: Scale): Amount {
  if ('grams' in amount) return { grams: scaled(amount.grams, scale, 1) };
  if ('millilitres' in amount) return { millilitres: scaled(amount.millilitres, scale, 1) };
  return { pieces: scale.factor === 1 ? amount.pieces : Math.ceil(roundTo(amount.pieces * scale.factor, 3)) };
}

export function roundTo(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

/** A number for people, with no more digits than they need. */
export function numeral(value: number): string {
  return String(roundTo(value, value < 10 ? 2 : 1));
}

export function amountText(amount: Amount): string {
  if ('grams' in amount) return `${numeral(amount.grams)} g`;
  if ('millilitres' in amount) return `${numeral(amount.millilitres)} mL`;
  return `${numeral(amount.pieces)} pieces`;
}
