import { start as de } from './de/start.js';
import { start as en } from './en/start.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({ en: { ...first.en, ...en }, de: { ...first.de, ...de } });
export type TextKey = Parameters<typeof t>[0];
