export { openForPlaying } from './recordingOptions.js';
export type { RecordingReport } from './runRecording.js';
export { playOnDevice, runSimulation } from './runSimulation.js';
export type { Simulation } from './simulation.js';
export { speedAt, withSimulationOptions, type SimulationOptions } from './simulationOptions.js';
