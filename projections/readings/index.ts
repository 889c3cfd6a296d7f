export { daysOf, projectReadings, type ReadingRow } from './projectReadings.js';
