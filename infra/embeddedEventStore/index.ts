export {
  createEmbeddedEventStore,
  type EmbeddedEventStore,
  type EmbeddedEventStoreOptions,
} from './embeddedEventStore.js';
export { eventTableBytes, hasEventTable, vacuumEventTable } from './storage/eventTable.js';
export { readUsersFile, storeUser, usersFileText, type Rights, type StoreUser } from './storeUser.js';
export { scavenge, type ScavengeResult } from './storage/scavenge.js';
