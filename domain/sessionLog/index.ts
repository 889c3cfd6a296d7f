export { facts } from './facts.js';
export { kindsOfTypes, logKinds, type LogKind } from './kinds.js';
export { csvHeading, lineIn, logOrders, type LogFormat, type LogLine, type LogOrder } from './logLine.js';
export { machineWindows, type SessionTime } from './machineWindows.js';
export { sentence } from './sentence.js';
