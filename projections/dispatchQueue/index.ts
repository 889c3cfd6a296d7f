export {
  deviceOfQueueEvent,
  dispatchPartitionOf,
  projectDeviceQueue,
  tendDeviceAtMs,
  type DeviceQueue,
} from './deviceQueue.js';
