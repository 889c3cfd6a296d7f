import { defaultSettings, withChanges, type AlarmChanges } from '../../../../domain/alarms/index.js';
import type { AlarmProfile } from '../../../../projections/queries/index.js';

/** What is changed for a machine; the rules in force there are those of its changes, in their order. */
export interface MachineRules {
  readonly deviceId: string;
  readonly changes: readonly AlarmChanges[];
}

/** `AlarmRules` of openapi.yaml. */
export function alarmRulesResource(changes: AlarmChanges, machines: readonly MachineRules[]) {
  return {
    defaults: defaultSettings,
    changes,
    inForce: machines.map(({ deviceId, changes: all }) => ({
      deviceId,
      rules: withChanges(defaultSettings, ...all),
    })),
  };
}

/** `AlarmProfile` of openapi.yaml. */
export function alarmProfileResource({ profileId, name, changes, createdAt, changedAt }: AlarmProfile) {
  return { profileId, name, changes, createdAt: createdAt.toISOString(), changedAt: changedAt.toISOString() };
}
