import { admin as adminDe } from './de/admin.js';
import { audit as de } from './de/audit.js';
import { admin as adminEn } from './en/admin.js';
import { audit as en } from './en/audit.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({
  en: { ...first.en, ...adminEn, ...en },
  de: { ...first.de, ...adminDe, ...de },
});
export type TextKey = Parameters<typeof t>[0];
