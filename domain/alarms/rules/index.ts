import { cleaningDue } from './cleaningDue.js';
import { clockWrong } from './clockWrong.js';
import { dayReached } from './dayReached.js';
import { deviceLost } from './deviceLost.js';
import { fault } from './fault.js';
import {
  fermentationFinished,
  fermentationSlowed,
  fermentationStalled,
  fermentationStarted,
} from './fermentation.js';
import { kegClarified, kegEmpty } from './keg.js';
import type { AlarmRule } from './rule.js';
import { sensorImplausible } from './sensorImplausible.js';
import { targetNotReached } from './targetNotReached.js';
import { temperatureOutOfBand } from './temperatureOutOfBand.js';
import { userActionNeeded } from './userActionNeeded.js';

export { type AlarmRule, type Condition, type RuleClock } from './rule.js';

/** Every rule. Add a new one here. */
export const rules: readonly AlarmRule[] = [
  userActionNeeded,
  fault,
  deviceLost,
  targetNotReached,
  temperatureOutOfBand,
  fermentationStarted,
  fermentationSlowed,
  fermentationStalled,
  fermentationFinished,
  dayReached,
  kegClarified,
  kegEmpty,
  cleaningDue,
  clockWrong,
  sensorImplausible,
];
