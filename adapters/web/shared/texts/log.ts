import { first } from './first.js';
import { log as de } from './de/log.js';
import { log as en } from './en/log.js';
import { translator } from './translate.js';

export const t = translator({ en: { ...first.en, ...en }, de: { ...first.de, ...de } });
