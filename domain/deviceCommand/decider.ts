import type { Decider } from '../events.js';
import { upcastWith, type Upcaster } from '../upcast.js';
import { decide, type HandleDeviceCommand } from './commands.js';
import { evolve, initialState, type DeviceCommand, type DeviceCommandEvent } from './events.js';

/** Add the function from version n to n + 1 here when the data of an event changes; never change an old one. */
const upcasters: readonly Upcaster[] = [];

export const deviceCommand: Decider<HandleDeviceCommand, DeviceCommand, DeviceCommandEvent> = {
  category: 'deviceCommand',
  schemaVersion: upcasters.length + 1,
  initialState,
  decide,
  evolve,
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};
