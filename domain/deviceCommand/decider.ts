import type { Decider, DomainEvent } from '../kernel/events.js';
import { inEpoch0 } from '../kernel/messageOrder.js';
import { upcastWith, type Upcaster } from '../kernel/upcast.js';
import { decide, type HandleDeviceCommand } from './commands.js';
import { evolve, initialState, type CommandQueue, type DeviceCommandEvent } from './events.js';

/** Add the function from version n to n + 1 here when the data of an event changes; never change an old one. */
const upcasters: readonly Upcaster[] = [withReturnCause, withEpoch];

/** Before commands had queues, one came back for a single reason. */
function withReturnCause(event: DomainEvent): DomainEvent {
  if (event.type !== 'CommandReturned' || 'cause' in event.data) return event;
  return { ...event, data: { ...event.data, cause: 'noSession' } };
}

/** Before devices had epochs, every connection was in the first. */
function withEpoch({ type, data }: DomainEvent): DomainEvent {
  if (type !== 'QueueCarriedForward' || !('queue' in data))
    return { type, data: inEpoch0At(data, ['connection', 'lackedOn']) };
  const { open, ...queue } = inEpoch0At(data.queue as StoredQueue, ['lackedOn']);
  const commands = open.map((command) => inEpoch0At(command, ['triedOn', 'sentOn']));
  return { type, data: { ...data, queue: { ...queue, open: commands } } };
}

interface StoredQueue {
  readonly open: readonly object[];
}

/** With the epoch in those of the fields that hold a connection. */
function inEpoch0At<Stored extends object>(stored: Stored, fields: readonly string[]): Stored {
  const found = Object.entries(stored).filter(([name, value]) => fields.includes(name) && value);
  return {
    ...stored,
    ...Object.fromEntries(found.map(([name, value]) => [name, inEpoch0(value as object)])),
  };
}

/** The queue of commands of one device, by its id. */
export const deviceCommand: Decider<HandleDeviceCommand, CommandQueue, DeviceCommandEvent> = {
  category: 'deviceCommand',
  schemaVersion: upcasters.length + 1,
  initialState,
  decide,
  evolve,
  correlationOf: ({ data }) => ('commandId' in data ? data.commandId : undefined),
  isSnapshot: (type) => type === 'QueueCarriedForward',
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};
