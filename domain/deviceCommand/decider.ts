import type { Decider, DomainEvent } from '../events.js';
import { upcastWith, type Upcaster } from '../upcast.js';
import { decide, type HandleDeviceCommand } from './commands.js';
import { evolve, initialState, type CommandQueue, type DeviceCommandEvent } from './events.js';

/** Add the function from version n to n + 1 here when the data of an event changes; never change an old one. */
const upcasters: readonly Upcaster[] = [withReturnCause];

/** Before commands had queues, one came back for a single reason. */
function withReturnCause(event: DomainEvent): DomainEvent {
  if (event.type !== 'CommandReturned' || 'cause' in event.data) return event;
  return { ...event, data: { ...event.data, cause: 'noSession' } };
}

/** The queue of commands of one device, by its id. */
export const deviceCommand: Decider<HandleDeviceCommand, CommandQueue, DeviceCommandEvent> = {
  category: 'deviceCommand',
  schemaVersion: upcasters.length + 1,
  initialState,
  decide,
  evolve,
  beginsAnew: (type) => type === 'QueueCarriedForward',
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};
