export { daemonPart } from './daemonPart.js';
export { sendSignal, type EndStep } from './endProcess.js';
export { orAborted } from './orAborted.js';
export type { Part, RunningPart, StartContext } from './part.js';
export { PidFiles } from './pidFiles.js';
export { rolePart } from './rolePart.js';
export { Supervisor, type SupervisorEvent } from './supervisor.js';
