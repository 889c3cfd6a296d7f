export { createOutbound, type OutboundOptions } from './createOutbound.js';
export { deliveryOf } from './deliveryOf.js';
export type { Outbound, OutboundAnswer } from './outbound.js';
