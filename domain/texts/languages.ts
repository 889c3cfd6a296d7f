import type { Catalogue } from './catalogue.js';
import { de } from './de.js';
import { en } from './en.js';

/** Add a language here and in a file of its own. */
const catalogues = { en, de } satisfies Readonly<Record<string, Catalogue>>;

export type Language = keyof typeof catalogues;

export const languages = Object.keys(catalogues) as readonly Language[];

export function catalogueOf(language: Language): Catalogue {
  return catalogues[language];
}
