import { admin as adminDe } from './de/admin.js';
import { device as de } from './de/device.js';
import { admin as adminEn } from './en/admin.js';
import { device as en } from './en/device.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({
  en: { ...first.en, ...adminEn, ...en },
  de: { ...first.de, ...adminDe, ...de },
});
