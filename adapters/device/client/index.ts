export { createDevice, type Delivery, type Device, type DeviceOptions } from './createDevice.js';
export { createMemoryStore } from './deviceStore.js';
export { createFileStore } from './fileStore.js';
