export {
  deviceOfQueueEvent,
  dispatchPartitionOf,
  isOnTheWay,
  projectDeviceQueue,
  deviceDueAtMs,
  type DeviceQueue,
} from './deviceQueue.js';
