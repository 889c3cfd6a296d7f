export type { CommandControl } from './commandInbox.js';
export { createDevice } from './createDevice.js';
export type { Device } from './device.js';
export type { Delivery, DeviceLogin, DeviceOptions } from './deviceOptions.js';
export { createMemoryStore, type DeviceMemory } from './deviceStore.js';
export { createFileStore } from './fileStore.js';
