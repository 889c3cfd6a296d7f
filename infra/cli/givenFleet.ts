import { join } from 'node:path';
import type { Config } from '../config.js';
import type { SimulationOptions } from '../simulation/index.js';
import { withDatabase } from './connections.js';
import { ensureSimulatedFleet } from './simulatedFleet.js';

/** The options of `brewline simulate`. */
export type GivenOptions = Omit<SimulationOptions, 'fleet'> & {
  readonly fleet?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** Adds a fleet file, which is created when none is given, and a folder for the devices' memory. */
export async function withFleet(given: GivenOptions, config: Config): Promise<SimulationOptions> {
  const folder = join(config.dataDir, 'simulate');
  const state = given.state ?? folder;
  if (given.fleet !== undefined) return { ...given, state, fleet: given.fleet };
  const deviceIds = given.recording === undefined ? numbered(given.devices) : [given.device ?? 'recording'];
  const { credentialKey } = config;
  const fleet = await withDatabase(config, (pool) =>
    ensureSimulatedFleet({ pool, credentialKey, folder, deviceIds }),
  );
  return { ...given, state, fleet };
}

/** Not the ids of `npm start`: two devices with one id would end each other's connection. */
function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `cli-${String(index + 1).padStart(4, '0')}`);
}
