export { createBrewPlanDirectory, writeBrewPlanDirectory } from './brewPlanDirectory.js';
export { createDispatchQueue } from './dispatchQueue.js';
export { writeDispatchQueue } from './writeDispatchQueue.js';
