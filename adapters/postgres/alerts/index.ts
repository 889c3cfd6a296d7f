export { createAlertAcknowledgement } from './acknowledge.js';
export { createAlertStore } from './alertStore.js';
export { lastHour } from './samples.js';
export { createServiceFacts } from './serviceFacts.js';
