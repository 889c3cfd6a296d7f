export { sessionLogPage, sessionLogSummary } from './sessionLog.js';
