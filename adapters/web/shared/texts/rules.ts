import { rules as de } from './de/rules.js';
import { rules as en } from './en/rules.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({ en: { ...first.en, ...en }, de: { ...first.de, ...de } });
export type TextKey = Parameters<typeof t>[0];
