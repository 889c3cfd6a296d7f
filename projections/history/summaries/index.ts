export { decodeSummaries } from './decodeSummaries.js';
export { encodeSummaries } from './encodeSummaries.js';
export { summarise } from './summarise.js';
export type { SensorSummary, Summary } from './summary.js';
