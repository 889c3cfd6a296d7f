import { join } from 'node:path';
import type { Config } from '../config.js';
import type { SimulationOptions } from '../simulation/index.js';
import { withDatabase } from './connections.js';
import { ensureSimulatedFleet } from './simulatedFleet.js';

/** What `brewline simulate` was given. */
export type GivenOptions = Omit<SimulationOptions, 'fleet'> & {
  readonly fleet?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/** With a fleet file, made where none is given, and a folder for what devices remember. */
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

/** Not those of `npm start`: two with the same id would take each other's connection. */
function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `cli-${String(index + 1).padStart(4, '0')}`);
}
