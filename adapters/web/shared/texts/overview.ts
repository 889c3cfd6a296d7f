import { admin as adminDe } from './de/admin.js';
import { audit as auditDe } from './de/audit.js';
import { overview as de } from './de/overview.js';
import { admin as adminEn } from './en/admin.js';
import { audit as auditEn } from './en/audit.js';
import { overview as en } from './en/overview.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({
  en: { ...first.en, ...adminEn, ...auditEn, ...en },
  de: { ...first.de, ...adminDe, ...auditDe, ...de },
});
export type TextKey = Parameters<typeof t>[0];
