export { endConnection, type BrokerLogin } from './endConnection.js';
