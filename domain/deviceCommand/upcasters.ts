import type { DomainEvent } from '../kernel/events.js';
import { inEpoch0 } from '../kernel/messageOrder.js';
import { withActors } from '../people/index.js';
import { withNewNames, withOldNames, type RenamedFields } from '../kernel/renamedFields.js';
import type { Upcaster } from '../kernel/upcast.js';

/** When the data of an event changes, append the function from version n to n + 1. Never change an existing one. */
export const upcasters: readonly Upcaster[] = [withReturnCause, withEpoch, withTodaysNames, withoutLogins];

/** Version 4 renamed fields. Events since then have the old names beside the new ones, so they are read as version 3 is. */
export const lastVersionWithOldNames = 3;

/** Before commands had queues, one came back for a single reason. */
function withReturnCause(event: DomainEvent): DomainEvent {
  if (event.type !== 'CommandReturned' || 'cause' in event.data) return event;
  return { ...event, data: { ...event.data, cause: 'noSession' } };
}

/** Before epochs existed, every connection was in epoch 0. */
function withEpoch({ type, data }: DomainEvent): DomainEvent {
  if (type !== 'QueueCarriedForward' || !('queue' in data))
    return { type, data: inEpoch0At(data, ['connection', 'lackedOn']) };
  const { open, ...queue } = inEpoch0At(data.queue as StoredQueue, ['lackedOn']);
  const commands = open.map((command) => inEpoch0At(command, ['triedOn', 'sentOn']));
  return { type, data: { ...data, queue: { ...queue, open: commands } } };
}

/** With the epoch in those of the fields that hold a connection. */
function inEpoch0At<Stored extends object>(stored: Stored, fields: readonly string[]): Stored {
  const found = Object.entries(stored).filter(([name, value]) => fields.includes(name) && value);
  return {
    ...stored,
    ...Object.fromEntries(found.map(([name, value]) => [name, inEpoch0(value as object)])),
  };
}

const requestFields: RenamedFields = { asked: 'requestedSettings', lackedOn: 'driftedOn' };
const queueFields: RenamedFields = { settled: 'closed', lackedOn: 'driftedOn' };
const openFields: RenamedFields = { triedOn: 'lastAttemptOn', triedAtMs: 'lastAttemptAtMs' };

/** From version 3 to 4: fields of requests and of snapshots got new names. */
function withTodaysNames(event: DomainEvent): DomainEvent {
  return { type: event.type, data: renamed(event, withNewNames) };
}

/** From version 4 to 5: people were named by their logins. It also fits data of any other version. */
export function withoutLogins(event: DomainEvent): DomainEvent {
  return withActors(event, ['requestedBy', 'cancelledBy']);
}

/** The data of an event with the names of version 3 beside those of version 4. */
export function bothNames(event: DomainEvent): object {
  return renamed(event, withOldNames);
}

interface StoredQueue {
  readonly open: readonly object[];
}

function renamed({ type, data }: DomainEvent, rename: typeof withNewNames): object {
  if (type === 'CommandRequested') return rename(data, requestFields);
  if (type !== 'QueueCarriedForward' || !('queue' in data)) return data;
  const { open, ...queue } = data.queue as StoredQueue;
  return {
    ...data,
    queue: { ...rename(queue, queueFields), open: open.map((each) => rename(each, openFields)) },
  };
}
