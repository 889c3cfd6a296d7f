import { admin as de } from './de/admin.js';
import { admin as en } from './en/admin.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({ en: { ...first.en, ...en }, de: { ...first.de, ...de } });
export type TextKey = Parameters<typeof t>[0];
