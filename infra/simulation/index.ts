export { runSimulation, type Simulation } from './runSimulation.js';
export { withSimulationOptions, type SimulationOptions } from './simulationOptions.js';
