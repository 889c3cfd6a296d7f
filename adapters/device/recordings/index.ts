export { describeMapping, describePreview } from './describeMapping.js';
export { openRecording, type OpenOptions, type Recording } from './openRecording.js';
export type { RecordingOptions } from './options.js';
export { playRecording, type PlayResult } from './playRecording.js';
export { timeZone } from './timeZone.js';
export { unitNamed } from './units.js';
