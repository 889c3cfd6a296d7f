import { admin as adminDe } from './de/admin.js';
import { servers as de } from './de/servers.js';
import { admin as adminEn } from './en/admin.js';
import { servers as en } from './en/servers.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({
  en: { ...first.en, ...adminEn, ...en },
  de: { ...first.de, ...adminDe, ...de },
});
