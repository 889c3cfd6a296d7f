export { playRecording } from './playRecording.js';
export { readRecording } from './readRecording.js';
