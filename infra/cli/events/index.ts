export { eventsCommand } from './eventsCommand.js';
