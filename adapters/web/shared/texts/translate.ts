import type { TextKey } from './en.js';
import { formatNumber } from './formats.js';
import { isPseudo, language, texts } from './language.js';

type Values = Readonly<Record<string, string | number>>;

/** A text of the page in the person's language. `count` chooses between one and many. */
export function t(key: TextKey, values: Values = {}): string {
  const text = texts()[key];
  const chosen = typeof text === 'string' ? text : text[formOf(Number(values.count))];
  const filled = chosen.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? formatNumber(value) : (value ?? whole);
  });
  return isPseudo ? pseudo(filled) : filled;
}

function formOf(count: number): 'one' | 'other' {
  return new Intl.PluralRules(language.value).select(count) === 'one' ? 'one' : 'other';
}

const accented: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  n: 'ñ',
  A: 'Á',
  E: 'É',
};

function pseudo(text: string): string {
  const longer = '~'.repeat(Math.ceil(text.length * 0.4));
  return `${text.replace(/[aeiounAE]/g, (letter) => accented[letter] ?? letter)}${longer}`;
}
