export { createBrewPlanDirectory, writeBrewPlanDirectory } from './brewPlanDirectory.js';
export { createDispatchQueue } from './dispatchQueue.js';
export { createDeviceQueueWriter } from './writeDeviceQueues.js';
