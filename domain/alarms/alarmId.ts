import { derivedUuid } from '../kernel/derivedUuid.js';
import type { AlarmIdentity } from './events.js';

/** The id of an alarm: always the same for the same rule, machine, session and episode. */
export function alarmIdOf({ deviceId, session, kind, episode }: AlarmIdentity): string {
  return derivedUuid(['alarm', deviceId, session ?? '', kind, episode]);
}
