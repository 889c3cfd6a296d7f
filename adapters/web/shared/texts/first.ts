import { common as commonDe } from './de/common.js';
import { home as homeDe } from './de/home.js';
import { logIn as logInDe } from './de/logIn.js';
import { common as commonEn } from './en/common.js';
import { home as homeEn } from './en/home.js';
import { logIn as logInEn } from './en/logIn.js';

/** What the first page needs, and what more than one page says: every other page knows these texts too. */
export const first = {
  en: { ...commonEn, ...logInEn, ...homeEn },
  de: { ...commonDe, ...logInDe, ...homeDe },
};

/** A text that every page knows. */
export type FirstKey = keyof typeof first.en;
