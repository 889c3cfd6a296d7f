import { me as de } from './de/me.js';
import { me as en } from './en/me.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({ en: { ...first.en, ...en }, de: { ...first.de, ...de } });
export type TextKey = Parameters<typeof t>[0];
