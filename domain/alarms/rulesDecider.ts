import type { Decider } from '../kernel/events.js';
import { refuseIfAny } from '../kernel/refusal.js';
import { upcastWith, type Upcaster } from '../kernel/upcast.js';
import { refuseChanges } from './refuseChanges.js';
import type { AlarmRulesEvent } from './rulesEvents.js';
import type { AlarmChanges } from './settings.js';

/** Whose rules they are, who changes them, and when. */
type ChangeOf<Type extends AlarmRulesEvent['type']> = Extract<AlarmRulesEvent, { type: Type }>['data'];

export type ChangeAlarmRules =
  | ({ readonly type: 'changeDeviceRules' } & ChangeOf<'DeviceAlarmRulesChanged'>)
  | ({ readonly type: 'changeBrewRules' } & ChangeOf<'BrewAlarmRulesChanged'>);

export interface AlarmRules {
  readonly changes: AlarmChanges;
}

/** When the data of an event changes, append the function from version n to n + 1. Never change an existing one. */
const upcasters: readonly Upcaster[] = [];

/** What differs from the rules for everybody, for one machine or one whole brew, by its id. Throws a RefusedError for what is wrong. */
export const alarmRules: Decider<ChangeAlarmRules, AlarmRules, AlarmRulesEvent> = {
  category: 'alarmRules',
  schemaVersion: upcasters.length + 1,
  initialState: { changes: {} },
  decide(command, { changes: before }) {
    refuseIfAny(refuseChanges(command.changes));
    if (JSON.stringify(command.changes) === JSON.stringify(before)) return [];
    const { changes, changedBy, atMs } = command;
    if (command.type === 'changeDeviceRules')
      return [
        { type: 'DeviceAlarmRulesChanged', data: { deviceId: command.deviceId, changes, changedBy, atMs } },
      ];
    const { planId, baseId, kegId } = command;
    return [{ type: 'BrewAlarmRulesChanged', data: { planId, baseId, kegId, changes, changedBy, atMs } }];
  },
  evolve: (_, { data: { changes } }) => ({ changes }),
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};
