export { createAnalystAccess } from './analystAccess.js';
export { createKnownDevices } from './knownDevices.js';
export { createAnalystOperations } from './operations.js';
export { asShown } from './pseudonymize.js';
export { createPseudonyms, isDevicePseudonym } from './pseudonyms.js';
export { createViews } from './views.js';
