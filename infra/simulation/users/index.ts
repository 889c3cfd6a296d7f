export { App, type AppLogin } from './app.js';
export { SimulatedUsers as People, type PeopleStats } from './simulatedUsers.js';
