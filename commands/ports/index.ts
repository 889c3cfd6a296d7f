export type * from './brewPlans.js';
export type * from './delivery.js';
export type * from './deviceSequences.js';
export type * from './dispatch.js';
export type * from './eventStore.js';
export { judgedFormat, logFormat, orderedFormat } from './logFormat.js';
export type * from './machines.js';
export type * from './parking.js';
export * from './uplink.js';
