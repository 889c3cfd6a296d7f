import { createDeviceJobStore, type Pool } from '../../adapters/postgres/index.js';
import { commandsById } from '../../adapters/postgres/queries/index.js';
import type { DeviceJobsOptions } from '../../commands/deviceJobs/index.js';
import { obliging } from './api.js';
import { memoryTrail } from './auditTrail.js';
import { silentLogger } from './silentLogger.js';

/** What the role api runs jobs over devices with; commands are taken, and nothing becomes of them. */
export function jobParts(pool: Pool, pollMs = 5): DeviceJobsOptions {
  return {
    jobs: createDeviceJobStore(pool),
    audit: memoryTrail('api').trail,
    commands: obliging(),
    recorded: async (ids) => new Set((await commandsById(pool, ids)).map(({ commandId }) => commandId)),
    now: () => new Date(),
    ...{ logger: silentLogger, pollMs },
  };
}
