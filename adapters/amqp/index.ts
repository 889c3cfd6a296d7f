export { createCommandPublisher } from './commandPublisher.js';
export { connectBroker, type BrokerOptions } from './connectBroker.js';
export { type BatchLimits } from './deliveryBatches.js';
export { createLivePublisher } from './livePublisher.js';
export { createLiveSubscriber } from './liveSubscriber.js';
export { exchanges, uplinkQueue } from './names.js';
export { sendOperatorRequests, type DeviceRequest } from './operatorRequests.js';
export { watchTopology } from './topologyWatch.js';
export { consumeUplink, type UplinkConsumerOptions } from './uplinkConsumer.js';
