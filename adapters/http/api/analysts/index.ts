export { createDeviceList } from './deviceList.js';
export { createKnownDevices, type KnownDevices } from './knownDevices.js';
export { createAnalystOperations } from './operations.js';
export { pseudonymize } from './pseudonymize.js';
export { createPseudonyms, isDevicePseudonym, type Pseudonyms } from './pseudonyms.js';
export { createViews } from './views.js';
