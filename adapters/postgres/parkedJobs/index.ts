export { createParkedJobs } from './requestJob.js';
export { createParkedJobStore } from './jobStore.js';
