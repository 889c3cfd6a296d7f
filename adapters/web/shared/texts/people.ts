import { admin as adminDe } from './de/admin.js';
import { people as de } from './de/people.js';
import { admin as adminEn } from './en/admin.js';
import { people as en } from './en/people.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({
  en: { ...first.en, ...adminEn, ...en },
  de: { ...first.de, ...adminDe, ...de },
});
