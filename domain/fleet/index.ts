export * from './job.js';
export { deviceTagShape, isDeviceTag, mostTags } from './tags.js';
