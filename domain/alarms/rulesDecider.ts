import type { Decider } from '../kernel/events.js';
import { refuseIfAny } from '../kernel/refusal.js';
import { upcastWith, type Upcaster } from '../kernel/upcast.js';
import { refuseChanges } from './changeable/refuseChanges.js';
import type { AlarmRulesEvent } from './rulesEvents.js';
import type { AlarmChanges } from './changeable/settings.js';

/** Whose rules they are, who changes them, and when. */
type ChangeOf<Type extends AlarmRulesEvent['type']> = Extract<AlarmRulesEvent, { type: Type }>['data'];

export type ChangeAlarmRules =
  | ({ readonly type: 'changeDeviceRules' } & ChangeOf<'DeviceAlarmRulesChanged'>)
  | ({ readonly type: 'changeBrewRules' } & ChangeOf<'BrewAlarmRulesChanged'>)
  /** With what a brew is started: a repeat of that request takes nothing back that was changed since. */
  | ({ readonly type: 'beginBrewRules' } & ChangeOf<'BrewAlarmRulesChanged'>)
  | ({ readonly type: 'endDeviceRules' } & ChangeOf<'DeviceAlarmRulesEnded'>);

export interface AlarmRules {
  readonly changes: AlarmChanges;
  /** They were changed before, if only back. */
  readonly isBegun?: true;
}

/** When the data of an event changes, append the function from version n to n + 1. Never change an existing one. */
const upcasters: readonly Upcaster[] = [];

/** What differs from the rules for everybody, for one machine or one whole brew, by its id. Throws a RefusedError for what is wrong. */
export const alarmRules: Decider<ChangeAlarmRules, AlarmRules, AlarmRulesEvent> = {
  category: 'alarmRules',
  schemaVersion: upcasters.length + 1,
  initialState: { changes: {} },
  decide,
  evolve: (_, event) => ({ changes: 'changes' in event.data ? event.data.changes : {}, isBegun: true }),
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};

function decide(
  command: ChangeAlarmRules,
  { changes: before, isBegun }: AlarmRules,
): readonly AlarmRulesEvent[] {
  const { atMs } = command;
  if (command.type === 'endDeviceRules') {
    const { deviceId, endedBy } = command;
    // Whatever was changed before: there may be rules of a brew, which are in another stream.
    return [{ type: 'DeviceAlarmRulesEnded', data: { deviceId, endedBy, atMs } }];
  }
  const { changes, changedBy } = command;
  refuseIfAny(refuseChanges(changes));
  if (JSON.stringify(changes) === JSON.stringify(before)) return [];
  if (command.type === 'changeDeviceRules') {
    const { deviceId } = command;
    return [{ type: 'DeviceAlarmRulesChanged', data: { deviceId, changes, changedBy, atMs } }];
  }
  if (command.type === 'beginBrewRules' && isBegun) return [];
  const { planId, baseId, kegId } = command;
  return [{ type: 'BrewAlarmRulesChanged', data: { planId, baseId, kegId, changes, changedBy, atMs } }];
}
