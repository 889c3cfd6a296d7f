export { createBrewJournal, type BrewJournal } from './brewJournal.js';
