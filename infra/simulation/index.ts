export { runSimulation } from './runSimulation.js';
export type { Simulation } from './simulation.js';
export { withSimulationOptions, type SimulationOptions } from './simulationOptions.js';
