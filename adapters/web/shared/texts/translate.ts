import type { Catalogue, Text, Translated } from './catalogue.js';
import { first } from './first.js';
import { formatNumber } from './formats.js';
import { language, type Language } from './language.js';
import { shown } from './pseudo.js';

type Values = Readonly<Record<string, string | number>>;

/**
 * @param catalogues the texts of a page, in each language
 * @returns the text of a key in the person's language. `count` chooses between one and many.
 */
export function translator<English extends Catalogue>(
  catalogues: { readonly en: English } & Readonly<Record<Language, Translated<English>>>,
) {
  return (key: keyof English, values: Values = {}): string => {
    const text: Text = catalogues[language.value][key];
    const chosen = typeof text === 'string' ? text : text[formOf(Number(values.count))];
    const filled = chosen.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? formatNumber(value) : (value ?? whole);
    });
    return shown(filled);
  };
}

function formOf(count: number): 'one' | 'other' {
  return new Intl.PluralRules(language.value).select(count) === 'one' ? 'one' : 'other';
}

/** What the first page and what all pages have in common say. A page with a catalogue of its own has a `t` of its own. */
export const t = translator(first);
