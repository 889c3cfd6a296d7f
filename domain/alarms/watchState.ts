import type { MachineFacts } from './facts.js';
import type { AlarmKind } from './changeable/kinds.js';
import {
  defaultSettings,
  withChanges,
  type AlarmChanges,
  type AlarmSettings,
} from './changeable/settings.js';
import { planOf } from './withMachine.js';

/** What watching a machine has to remember: plain JSON of some kilobytes, from which it goes on after a restart. */
export interface AlarmWatch {
  readonly deviceId: string;
  readonly facts: MachineFacts;
  /** Changes of the rules for the machine, and for the last whole brews that use it. */
  readonly deviceRules?: AlarmChanges;
  readonly brewRules?: readonly BrewRules[];
  /** Alarms whose condition has not ended. */
  readonly open: readonly OpenAlarm[];
  /** Alarms that were raised: none of them is raised again, but when a change of the rules ended it. */
  readonly known: readonly KnownAlarm[];
  /** The last thing that the machine reported. */
  readonly evidence?: Evidence;
}

export interface BrewRules {
  readonly planId: string;
  readonly changes: AlarmChanges;
}

export interface KnownAlarm {
  readonly alarmId: string;
  readonly kind: AlarmKind;
  readonly session?: number;
  readonly episode: string;
  /** A change of the rules ended it, and not the machine. */
  readonly endedByRule?: true;
}

export interface OpenAlarm {
  readonly alarmId: string;
  readonly kind: AlarmKind;
  readonly session?: number;
  readonly raisedAtMs: number;
  readonly isAcknowledged?: true;
  readonly isEscalated?: true;
}

/** When it happened, and when the backend learned of it. */
export interface Evidence {
  readonly atMs: number;
  readonly recordedAtMs: number;
}

export function beginWatch(deviceId: string): AlarmWatch {
  return { deviceId, facts: {}, open: [], known: [] };
}

/** The rules of the brew whose session runs, or ran last, over those of the machine. */
export function settingsOf({ facts, deviceRules, brewRules = [] }: AlarmWatch): AlarmSettings {
  const planId = planOf(facts, (facts.session ?? facts.ended)?.session);
  const ofBrew = planId === undefined ? undefined : brewRules.find((each) => each.planId === planId)?.changes;
  return withChanges(defaultSettings, deviceRules, ofBrew);
}

/** Alarms about the machine itself have rising times: older ones can't come again. */
const keptOfMachine = 16;

/** Without alarms of sessions before the last one. */
export function forgetOld({
  known,
  open,
  facts: { session, ended },
}: Pick<AlarmWatch, 'known' | 'open' | 'facts'>): readonly KnownAlarm[] {
  const current = [session?.session, ended?.session];
  const ofMachine = known.filter((alarm) => alarm.session === undefined);
  const lately = ofMachine.slice(-keptOfMachine);
  return [
    ...known.filter((alarm) => alarm.session !== undefined && current.includes(alarm.session)),
    ...ofMachine.filter(
      (alarm) => lately.includes(alarm) || open.some(({ alarmId }) => alarmId === alarm.alarmId),
    ),
  ];
}
