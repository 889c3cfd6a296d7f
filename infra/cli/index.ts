export type { CliContext } from './context.js';
export { findInstance } from './findInstance.js';
export { runCli } from './runCli.js';
export { settingsList } from './settings.js';
