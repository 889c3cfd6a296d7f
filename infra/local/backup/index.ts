export { backUp, backUpToFile, type WrittenBackup } from './backUp.js';
export type { Manifest } from './manifest.js';
export { restore } from './restore.js';
