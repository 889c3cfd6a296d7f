export { backUp, backUpToFile } from './backUp.js';
export type { Manifest } from './manifest.js';
export { restore } from './restore.js';
