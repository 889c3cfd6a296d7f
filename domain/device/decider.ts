import type { Decider, DomainEvent } from '../kernel/events.js';
import { inEpoch0 } from '../kernel/messageOrder.js';
import { upcastWith, type Upcaster } from '../kernel/upcast.js';
import { decide, type ObserveDevice } from './commands.js';
import { evolve, initialState, type Device, type DeviceEvent } from './events.js';

/** When the data of an event changes, append the function from version n to n + 1. Never change an existing one. */
const upcasters: readonly Upcaster[] = [withEpoch, withoutGuessedIdentity];

/** Before epochs existed, everything was in epoch 0. */
function withEpoch({ type, data }: DomainEvent): DomainEvent {
  return {
    type,
    data: 'source' in data ? { ...data, source: inEpoch0(data.source as object) } : inEpoch0(data),
  };
}

/**
 * A message of a device without a hello used to make it a base without firmware and serial. A device whose hello said exactly
 * that loses nothing: its hello event keeps it.
 */
function withoutGuessedIdentity({ type, data }: DomainEvent): DomainEvent {
  const { machineType, firmware, serial, ...rest } = data as Record<string, unknown>;
  const isGuess =
    type === 'DeviceConnected' &&
    rest.via === 'uplink' &&
    machineType === 0 &&
    firmware === '' &&
    serial === '';
  return { type, data: isGuess ? rest : data };
}

export const device: Decider<ObserveDevice, Device, DeviceEvent> = {
  category: 'device',
  schemaVersion: upcasters.length + 1,
  initialState,
  decide,
  evolve,
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
  // Every field that may be undefined is one of the state itself.
  savedState: { version: 1, restore: (saved) => ({ ...initialState, ...saved }) },
};
