import type { AlarmDetails, AlarmKind } from '../alarms/index.js';
import { machineErrors } from '../machine/index.js';

/**
 * Faults that can harm people or a house: a heater that had to be cut off, and a pump that runs dry, because what should be in it may be on the
 * floor. They are told in quiet hours too.
 */
const dangers: ReadonlySet<number> = new Set([machineErrors.thermalProtection, machineErrors.pumpDry]);

export function isDanger(kind: AlarmKind, { error }: AlarmDetails): boolean {
  return kind === 'fault' && error !== undefined && dangers.has(error);
}

/** The one number that says what an alarm is about, by its kind; undefined where the kind says it all. */
export function codeOf(kind: AlarmKind, { action, error, sensor, day }: AlarmDetails): number | undefined {
  switch (kind) {
    case 'userActionNeeded':
      return action;
    case 'fault':
      // Not the step that failed: its number may be an error's too.
      return error;
    case 'sensorImplausible':
      return sensor;
    case 'dayReached':
      return day;
    default:
      return undefined;
  }
}
