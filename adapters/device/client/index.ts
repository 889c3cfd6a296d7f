export type { CommandControl } from './commandInbox.js';
export { createDevice } from './createDevice.js';
export type { Device } from './device.js';
export type { Delivery, DeviceOptions } from './deviceOptions.js';
export { createMemoryStore, type DeviceMemory, type MessageNumber } from './deviceStore.js';
export { createFileStore } from './fileStore.js';
export type { LogLine, MachineReport } from './uplinkBody.js';
