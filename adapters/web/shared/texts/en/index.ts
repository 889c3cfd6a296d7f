import { admin } from './admin.js';
import { alarms } from './alarms.js';
import { brew } from './brew.js';
import { common } from './common.js';
import { home } from './home.js';
import { logIn } from './logIn.js';
import { machine } from './machine.js';
import { me } from './me.js';
import { recipes } from './recipes.js';
import { start } from './start.js';

/** All texts in English, a file for each page. */
export const en = {
  ...common,
  ...logIn,
  ...home,
  ...brew,
  ...alarms,
  ...recipes,
  ...start,
  ...machine,
  ...me,
  ...admin,
};

export type TextKey = keyof typeof en;
