import { jobs as de } from './de/jobs.js';
import { jobs as en } from './en/jobs.js';
import { first } from './first.js';
import { translator } from './translate.js';

/** Of jobs over many messages or devices. */
export const t = translator({ en: { ...first.en, ...en }, de: { ...first.de, ...de } });
