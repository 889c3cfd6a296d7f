export { replayCommand } from './replayCommand.js';
