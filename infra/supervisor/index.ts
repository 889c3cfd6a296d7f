export { daemonPart, type DaemonOptions } from './daemonPart.js';
export { endProcess, gentlyThenKill, sendSignal, type EndStep } from './endProcess.js';
export type { Part, RunningPart } from './part.js';
export { PidFiles } from './pidFiles.js';
export { rolePart, type RoleOptions } from './rolePart.js';
export { Supervisor, type SupervisorEvent } from './supervisor.js';
