import { logStoreContract } from '../../contracts/eventStoreContract.js';
import { MemoryStore } from './memoryStore.js';

logStoreContract('in memory', async () => ({ store: new MemoryStore(), stop: async () => undefined }));
