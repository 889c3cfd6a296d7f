export { analyzeDatabase, probeDatabase } from './database.js';
export { endAllLogins } from './endAllLogins.js';
export { selectParked, type ParkedFilter } from './selectParked.js';
export { countRows, type TableCounts } from './tableCounts.js';
export { withPool, type OperationPoolOptions } from './withPool.js';
export { withSnapshot, type DatabaseSnapshot } from './withSnapshot.js';
