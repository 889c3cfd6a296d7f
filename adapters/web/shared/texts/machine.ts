import { machine as de } from './de/machine.js';
import { machine as en } from './en/machine.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({ en: { ...first.en, ...en }, de: { ...first.de, ...de } });
export type TextKey = Parameters<typeof t>[0];
