export { SimulatedUsers } from './simulatedUsers.js';
