export { createCommandPublisher } from './commandPublisher.js';
export { connectBroker, type BrokerOptions } from './connectBroker.js';
export { type BatchLimits } from './deliveryBatches.js';
export { createLivePublisher } from './livePublisher.js';
export { deviceOf, downKey, exchanges, liveKey, uplinkQueue } from './names.js';
export { topologyStands } from './topologyStands.js';
export { consumeUplink, type UplinkConsumerOptions } from './uplinkConsumer.js';
