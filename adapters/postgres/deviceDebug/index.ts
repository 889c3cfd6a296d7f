export { createDeviceDebugs } from './deviceDebugs.js';
export { deleteOldDebug } from './deleteOldDebug.js';
export { startDebugRecorder, type RecorderOptions, type RunningRecorder } from './recorder.js';
