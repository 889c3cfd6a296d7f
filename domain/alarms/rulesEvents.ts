import type { Actor } from '../people/index.js';
import type { AlarmChanges } from './settings.js';

/** Somebody changed the rules of alarms of a machine, or of a whole brew. The changes replace those before. */
export type AlarmRulesEvent =
  | {
      readonly type: 'DeviceAlarmRulesChanged';
      readonly data: {
        readonly deviceId: string;
        readonly changes: AlarmChanges;
        readonly changedBy: Actor;
        readonly atMs: number;
      };
    }
  | {
      readonly type: 'BrewAlarmRulesChanged';
      readonly data: {
        readonly planId: string;
        readonly baseId: string;
        readonly kegId: string;
        readonly changes: AlarmChanges;
        readonly changedBy: Actor;
        readonly atMs: number;
      };
    };
