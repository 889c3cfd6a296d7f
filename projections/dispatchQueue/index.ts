export {
  deviceOfQueueEvent,
  dispatchPartitionOf,
  isOnTheWay,
  projectDeviceQueue,
  tendDeviceAtMs,
  type DeviceQueue,
} from './deviceQueue.js';
