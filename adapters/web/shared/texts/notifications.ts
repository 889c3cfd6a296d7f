import { notifications as de } from './de/notifications.js';
import { notifications as en } from './en/notifications.js';
import { first } from './first.js';
import { translator } from './translate.js';

export const t = translator({ en: { ...first.en, ...en }, de: { ...first.de, ...de } });
