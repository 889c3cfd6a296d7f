import { view as de } from './de/view.js';
import { view as en } from './en/view.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({ en: { ...first.en, ...en }, de: { ...first.de, ...de } });
