export { brewResource } from './brew.js';
export { commandResource } from './command.js';
export { deviceResource } from './device.js';
export { deviceSequenceResource } from './deviceSequence.js';
export { historyResource } from './history.js';
export { parkedResource, unkeptResource } from './parkedMessage.js';
export { sessionResource } from './session.js';
export { deviceEventResource, timelineResource } from './timeline.js';
export { twinResource } from './twin.js';
