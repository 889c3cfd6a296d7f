import type { Decider } from '../kernel/events.js';
import { upcastWith } from '../kernel/upcast.js';
import { decide, type HandleDeviceCommand } from './commands.js';
import { evolve, initialState, type CommandQueue, type DeviceCommandEvent } from './events.js';
import { bothNames, lastVersionWithOldNames, upcasters } from './upcasters.js';

/** The queue of commands of one device, by its id. */
export const deviceCommand: Decider<HandleDeviceCommand, CommandQueue, DeviceCommandEvent> = {
  category: 'deviceCommand',
  schemaVersion: upcasters.length + 1,
  initialState,
  decide,
  evolve,
  correlationOf: ({ data }) => ('commandId' in data ? data.commandId : undefined),
  isSnapshot: (type) => type === 'QueueCarriedForward',
  // An event of this release has the old names of renamed fields as well: it is read like one that has only those.
  upcast: (event, schemaVersion) =>
    upcastWith(upcasters, event, Math.min(schemaVersion, lastVersionWithOldNames)),
  storedData: bothNames,
};
