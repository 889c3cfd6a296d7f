import { admin as adminDe } from './de/admin.js';
import { brews as de } from './de/brews.js';
import { admin as adminEn } from './en/admin.js';
import { brews as en } from './en/brews.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({
  en: { ...first.en, ...adminEn, ...en },
  de: { ...first.de, ...adminDe, ...de },
});
