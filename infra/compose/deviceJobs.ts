import {
  createDeviceJobs,
  createDeviceJobStore,
  createNamedLock,
  type Pool,
} from '../../adapters/postgres/index.js';
import { commandsById } from '../../adapters/postgres/queries/index.js';
import type { AuditTrail } from '../../commands/audit/index.js';
import type { DeviceCommands } from '../../commands/deviceCommands/index.js';
import { runDeviceJobs } from '../../commands/deviceJobs/index.js';
import type { Logger } from '../../domain/kernel/logger.js';

interface DeviceJobParts {
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly audit: AuditTrail;
  readonly commands: DeviceCommands;
  readonly logger: Logger;
}

/** Takes jobs over many devices; of all processes of the role, the one that has the lock works on them. */
export function composeDeviceJobs({ pool, databaseUrl, audit, commands, logger }: DeviceJobParts) {
  const stopping = new AbortController();
  const jobs = createDeviceJobStore(pool);
  const recorded = async (commandIds: readonly string[]) => {
    const found = await commandsById(pool, commandIds);
    return new Set(found.map(({ commandId }) => commandId));
  };
  const parts = { jobs, audit, commands, recorded, now: () => new Date(), logger };
  const ended = createNamedLock(databaseUrl, logger).hold('device jobs', stopping.signal, (held) =>
    runDeviceJobs(parts, held),
  );
  return {
    jobs: createDeviceJobs(pool),
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
