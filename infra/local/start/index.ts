export { startFleet } from './fleet.js';
export { runEverything } from './runEverything.js';
export { parseStartOptions } from './startOptions.js';
export { startRoles } from './startRoles.js';
export { Terminal } from './terminal.js';
export { holds, verifyHistory, type Verdict } from '../verifyHistory/verifyHistory.js';
