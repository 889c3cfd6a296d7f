import type { Decider } from '../events.js';
import { upcastWith, type Upcaster } from '../upcast.js';
import { decide, type ReportToSession } from './commands.js';
import { evolve, initialState, type BrewSession, type BrewSessionEvent } from './events.js';

/** Add the function from version n to n + 1 here when the data of an event changes; never change an old one. */
const upcasters: readonly Upcaster[] = [];

export const brewSession: Decider<ReportToSession, BrewSession, BrewSessionEvent> = {
  category: 'brewSession',
  schemaVersion: upcasters.length + 1,
  initialState,
  decide,
  evolve,
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};

/** The id of a session everywhere but on its device: a dot can't be in a device id, so it is unique and says whose it is. */
export function sessionId(deviceId: string, session: number): string {
  return `${deviceId}.${session}`;
}
