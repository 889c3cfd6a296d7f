import { admin as adminDe } from './de/admin.js';
import { system as de } from './de/system.js';
import { admin as adminEn } from './en/admin.js';
import { system as en } from './en/system.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({
  en: { ...first.en, ...adminEn, ...en },
  de: { ...first.de, ...adminDe, ...de },
});
