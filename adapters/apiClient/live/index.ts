export { followLive, type LiveChange, type LiveConnection, type LiveOptions } from './followLive.js';
