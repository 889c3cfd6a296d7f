import { admin as adminDe } from './de/admin.js';
import { newDevices as de } from './de/newDevices.js';
import { admin as adminEn } from './en/admin.js';
import { newDevices as en } from './en/newDevices.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({
  en: { ...first.en, ...adminEn, ...en },
  de: { ...first.de, ...adminDe, ...de },
});
