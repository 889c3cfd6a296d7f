import { dirname, join } from 'node:path';
import { withPool } from '../../../adapters/postgres/index.js';
import { giveFolder, type Place } from '../setup/index.js';
import { ensureEnrolled } from './enrolledFleet.js';
import { simulatedPart } from './simulatedPart.js';
import type { FleetOptions } from './startOptions.js';
import type { OnStats } from './startRoles.js';

export interface StartFleetOptions extends FleetOptions {
  readonly onStats: OnStats;
  /** File in which the simulator records every telemetry message that the broker acknowledged. */
  readonly ledgerFile?: string;
}

/** Name of the simulator's process. */
export const fleetPart = 'simulate';

/** Starts the simulated fleet with the devices of the last time, and new ones if there are to be more. */
export async function startFleet(place: Place, options: StartFleetOptions): Promise<void> {
  const { devices, rate, speed, seed, faults, ledgerFile, onStats } = options;
  const file = join(place.dataDir, 'fleet.json');
  await withPool({ databaseUrl: place.ownerDatabaseUrl, applicationName: 'brewline start' }, (pool) =>
    ensureEnrolled(place, pool, { file, deviceIds: fleetIds(devices) }),
  );
  const folder = join(place.dataDir, 'fleet');
  const args = ['--fleet', file, '--state', folder, '--devices', String(devices)];
  args.push('--rate', String(rate), '--seed', String(seed));
  if (speed !== undefined) args.push('--speed', String(speed));
  if (faults) args.push('--faults');
  if (ledgerFile) {
    await giveFolder(dirname(ledgerFile), place.roleUser);
    args.push('--ledger', ledgerFile);
  }
  await place.supervisor.start(
    await simulatedPart(place, { name: fleetPart, file: 'simulate.js', args, folder, onStats }),
  );
}

/** Ids of the first devices of the fleet: a base, a keg, a base, … */
function fleetIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `sim-${String(index + 1).padStart(4, '0')}`);
}
