import type { DeviceOptions } from '../../adapters/device/index.js';
import type { FleetStats } from './machines/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { Config } from '../config.js';
import type { SimulationOptions } from './simulationOptions.js';

export interface Simulation {
  readonly options: SimulationOptions;
  readonly config: Pick<Config, 'mqttUrl' | 'mqttCaFile'>;
  readonly logger: Logger;
  /** Ends the simulation in an orderly way. */
  readonly signal: AbortSignal;
  /** Called once a second. */
  readonly onStats?: (stats: FleetStats) => void;
  readonly onPlayed?: (progress: PlayProgress) => void;
}

/** Progress of playing a recording. */
export interface PlayProgress {
  readonly acknowledged: number;
  readonly readings: number;
}

/** What a device of the simulation needs to reach the broker. */
export type ClientOptions = Pick<
  DeviceOptions,
  'deviceId' | 'login' | 'mqttUrl' | 'ca' | 'codec' | 'store' | 'logger' | 'bufferLimit' | 'tracing'
>;
