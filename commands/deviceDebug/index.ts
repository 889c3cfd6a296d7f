export { forceSampling } from './forceSampling.js';
export { keptBody } from './keptBody.js';
export { recordDownlinks } from './recordDownlinks.js';
