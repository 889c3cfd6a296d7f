export { createDeviceJobs } from './requestJob.js';
export { createDeviceJobStore } from './jobStore.js';
export { createDeviceTags } from './deviceTags.js';
