export { App, type AppLogin } from './app.js';
export { People, type PeopleStats } from './simulatedUsers.js';
