import { admin as adminDe } from './de/admin.js';
import { parked as de } from './de/parked.js';
import { jobs as jobsDe } from './de/jobs.js';
import { admin as adminEn } from './en/admin.js';
import { parked as en } from './en/parked.js';
import { jobs as jobsEn } from './en/jobs.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({
  en: { ...first.en, ...adminEn, ...jobsEn, ...en },
  de: { ...first.de, ...adminDe, ...jobsDe, ...de },
});
export type TextKey = Parameters<typeof t>[0];
