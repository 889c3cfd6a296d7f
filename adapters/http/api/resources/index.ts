export { brewResource } from './brew.js';
export { commandResource } from './command.js';
export { deviceResource } from './device.js';
export { historyResource } from './history.js';
export { parkedResource } from './parkedMessage.js';
export { sessionResource, timelineResource } from './session.js';
export { twinResource } from './twin.js';
