import { admin as adminDe } from './de/admin.js';
import { parked as de } from './de/parked.js';
import { admin as adminEn } from './en/admin.js';
import { parked as en } from './en/parked.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({
  en: { ...first.en, ...adminEn, ...en },
  de: { ...first.de, ...adminDe, ...de },
});
export type TextKey = Parameters<typeof t>[0];
