import type { Actor } from '../people/index.js';
import type { AlarmChanges } from './changeable/settings.js';

/** Somebody changed the rules of alarms of a machine, or of a whole brew: the changes replace those before. Or they have ended. */
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
    }
  /** An owner of the machine has left, or a new one has come: nothing that was changed for the machine, or for brews on it, holds any more. */
  | {
      readonly type: 'DeviceAlarmRulesEnded';
      readonly data: { readonly deviceId: string; readonly endedBy: Actor; readonly atMs: number };
    };
