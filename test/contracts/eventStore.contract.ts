import { eventSourceContract, largeAppendContract, logStoreContract } from './eventStoreContract.js';
import { startEventStoreConnection, startProtectedEventStore } from './eventStoreUnderTest.js';

const adapter = 'adapter on the EventStoreDB client';
logStoreContract(adapter, () => startEventStoreConnection());
eventSourceContract(adapter, () => startEventStoreConnection());
largeAppendContract(adapter, () => startEventStoreConnection());

const withUsers = `${adapter}, with TLS and users`;
logStoreContract(withUsers, () => startEventStoreConnection(startProtectedEventStore));
eventSourceContract(withUsers, () => startEventStoreConnection(startProtectedEventStore));
largeAppendContract(withUsers, () => startEventStoreConnection(startProtectedEventStore));
