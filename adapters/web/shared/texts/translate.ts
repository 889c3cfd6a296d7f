import type { TextKey } from './en/index.js';
import { formatNumber } from './formats.js';
import { language, texts } from './language.js';
import { shown } from './pseudo.js';

type Values = Readonly<Record<string, string | number>>;

/** A text of the page in the person's language. `count` chooses between one and many. */
export function t(key: TextKey, values: Values = {}): string {
  const text = texts()[key];
  const chosen = typeof text === 'string' ? text : text[formOf(Number(values.count))];
  const filled = chosen.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? formatNumber(value) : (value ?? whole);
  });
  return shown(filled);
}

function formOf(count: number): 'one' | 'other' {
  return new Intl.PluralRules(language.value).select(count) === 'one' ? 'one' : 'other';
}
