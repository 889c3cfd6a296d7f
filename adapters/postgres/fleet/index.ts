export { createDeviceJobs } from './requestJob.js';
export { createDeviceJobStore } from './jobStore.js';
export { createDeviceNotes } from './deviceNotes.js';
export { createDeviceTags } from './deviceTags.js';
export { createFleetViews } from './fleetViews.js';
