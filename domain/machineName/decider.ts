import type { Decider } from '../kernel/events.js';
import { upcastWith, type Upcaster } from '../kernel/upcast.js';
import { decide, type NameMachine } from './commands.js';
import { evolve, initialState, type MachineName, type MachineNameEvent } from './events.js';

/** When the data of an event changes, append the function from version n to n + 1. Never change an existing one. */
const upcasters: readonly Upcaster[] = [];

/** What its owners call a machine, by its device's id. */
export const machineName: Decider<NameMachine, MachineName, MachineNameEvent> = {
  category: 'machineName',
  schemaVersion: upcasters.length + 1,
  initialState,
  decide,
  evolve,
  isSnapshot: () => true,
  correlationOf: ({ data }) => data.deviceId,
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};
