export {
  deviceDueAtMs,
  deviceOfQueueEvent,
  dispatchPartitionOf,
  isOnTheWay,
  projectDeviceQueue,
  type DeviceQueue,
} from './deviceQueue.js';
