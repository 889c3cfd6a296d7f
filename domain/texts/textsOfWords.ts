import { lookUp } from '../kernel/lookUp.js';
import type { Advice } from './catalogue.js';
import { catalogueOf, type Language } from './languages.js';
import type { AdvisedWords, Words } from './words.js';

/**
 * What one of Brewline's own words is called: `wordName('de', 'commandStatus', 'done')` is `Erledigt`. A word that is not
 * known, of a newer backend for example, is shown as it is.
 */
export function wordName(language: Language, kind: keyof Words, word: string): string {
  const names: Readonly<Record<string, string>> = catalogueOf(language).words[kind];
  return lookUp(names, word) ?? word;
}

/** A word with what to do about it. One that is not known is shown as it is, and nobody can say what to do. */
export function wordAdvice(language: Language, kind: keyof AdvisedWords, word: string): Advice {
  const texts: Readonly<Record<string, Advice>> = catalogueOf(language).advisedWords[kind];
  return lookUp(texts, word) ?? { name: word, whatToDo: '' };
}
