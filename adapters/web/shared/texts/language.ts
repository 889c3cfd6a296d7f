import { signal, type ReadonlySignal } from '@preact/signals';
import { languages, type Language } from '../../../../domain/texts/index.js';

export type { Language };

const stored = 'brewline.language';
const isLanguage = (text: string | null | undefined): text is Language =>
  languages.some((each) => each === text);
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
