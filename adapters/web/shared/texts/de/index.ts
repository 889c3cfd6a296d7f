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
import type { Translated } from '../catalogue.js';
import type { en } from '../en/index.js';

/** The compiler finds what is missing. */
export const de: Translated<typeof en> = {
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
