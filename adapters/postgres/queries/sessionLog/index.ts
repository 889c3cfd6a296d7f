export { createSessionLog, sessionLogPage } from './sessionLog.js';
