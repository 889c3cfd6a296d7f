import { eventSourceContract, logStoreContract } from './eventStoreContract.js';
import { startEventStoreConnection } from './eventStoreUnderTest.js';

const adapter = 'adapter on the EventStoreDB client';
logStoreContract(adapter, startEventStoreConnection);
eventSourceContract(adapter, startEventStoreConnection);
