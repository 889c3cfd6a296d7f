import type { Decider } from '../events.js';
import { upcastWith, type Upcaster } from '../upcast.js';
import { decide, type ObserveDevice } from './commands.js';
import { evolve, initialState, type Device, type DeviceEvent } from './events.js';

/** Add the function from version n to n + 1 here when the data of an event changes; never change an old one. */
const upcasters: readonly Upcaster[] = [];

export const device: Decider<ObserveDevice, Device, DeviceEvent> = {
  category: 'device',
  schemaVersion: upcasters.length + 1,
  initialState,
  decide,
  evolve,
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};

/** Device ids: no dot, which would break the mapping between MQTT and AMQP topics. */
export const deviceIdPattern = /^[A-Za-z0-9_-]{1,64}$/;
