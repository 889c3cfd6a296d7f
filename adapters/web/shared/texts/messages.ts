import { admin as adminDe } from './de/admin.js';
import { messages as de } from './de/messages.js';
import { admin as adminEn } from './en/admin.js';
import { messages as en } from './en/messages.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({
  en: { ...first.en, ...adminEn, ...en },
  de: { ...first.de, ...adminDe, ...de },
});
export type TextKey = Parameters<typeof t>[0];
