export { createBrewPlanDirectory, writeBrewPlanDirectory } from './brewPlanDirectory.js';
export { createDispatchQueue } from './dispatchQueue.js';
export { createDeviceQueueWriter, type DispatchPartition } from './writeDeviceQueues.js';
