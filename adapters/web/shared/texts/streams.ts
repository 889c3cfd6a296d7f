import { admin as adminDe } from './de/admin.js';
import { streams as de } from './de/streams.js';
import { admin as adminEn } from './en/admin.js';
import { streams as en } from './en/streams.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({
  en: { ...first.en, ...adminEn, ...en },
  de: { ...first.de, ...adminDe, ...de },
});
