export { alarmNewsOf, alarmStreams } from './alarmNews.js';
export { createDeliverer, type Deliverer, type DelivererParts } from './deliverer.js';
