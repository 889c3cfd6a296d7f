import { eventStoreContract } from './eventStoreContract.js';
import { startEventStoreConnection } from './eventStoreUnderTest.js';

eventStoreContract('adapter on the EventStoreDB client', startEventStoreConnection);
