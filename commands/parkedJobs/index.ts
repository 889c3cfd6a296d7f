export { runParkedJobs, type ParkedJobsOptions } from './runParkedJobs.js';
