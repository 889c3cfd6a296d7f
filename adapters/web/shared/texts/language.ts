import { signal, type ReadonlySignal } from '@preact/signals';
import type { Language } from '../../../../domain/texts/index.js';
import { de } from './de/index.js';
import type { Translated } from './catalogue.js';
import { en } from './en/index.js';

/** Another language is a file, and a line here; the domain's texts have the same languages. */
const catalogues: Readonly<Record<Language, Translated<typeof en>>> = { en, de };

const stored = 'brewline.language';
const isLanguage = (text: string | null | undefined): text is Language => text != null && text in catalogues;
const asked = new URLSearchParams(location.search);

const languageSignal = signal<Language>(
  [
    asked.get('lang'),
    localStorage.getItem(stored),
    ...navigator.languages.map((each) => each.slice(0, 2)),
  ].find(isLanguage) ?? 'en',
);
document.documentElement.lang = languageSignal.value;

export const language: ReadonlySignal<Language> = languageSignal;

export function setLanguage(to: Language): void {
  localStorage.setItem(stored, to);
  languageSignal.value = to;
  document.documentElement.lang = to;
}

export function texts(): Translated<typeof en> {
  return catalogues[languageSignal.value];
}
