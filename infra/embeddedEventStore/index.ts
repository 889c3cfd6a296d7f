export {
  createEmbeddedEventStore,
  type EmbeddedEventStore,
  type EmbeddedEventStoreOptions,
} from './embeddedEventStore.js';
export { scavenge, type ScavengeResult } from './storage/scavenge.js';
