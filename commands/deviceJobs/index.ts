export { runDeviceJobs, type DeviceJobsOptions } from './runDeviceJobs.js';
