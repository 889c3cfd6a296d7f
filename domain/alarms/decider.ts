import type { Decider } from '../kernel/events.js';
import { derivedUuid } from '../kernel/derivedUuid.js';
import { upcastWith, type Upcaster } from '../kernel/upcast.js';
import { decide, type HandleAlarm } from './commands.js';
import { evolve, initialState, type Alarm, type AlarmEvent } from './events.js';

/** When the data of an event changes, append the function from version n to n + 1. Never change an existing one. */
const upcasters: readonly Upcaster[] = [];

/** One alarm, by its id. Each event happens to it once at most. */
export const alarm: Decider<HandleAlarm, Alarm, AlarmEvent> = {
  category: 'alarm',
  schemaVersion: upcasters.length + 1,
  initialState,
  decide,
  evolve,
  correlationOf: ({ data }) => data.alarmId,
  eventIdOf: ({ type, data }) => derivedUuid(['alarm event', data.alarmId, type]),
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};
