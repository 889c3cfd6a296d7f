import {
  createDeviceJobs,
  createDeviceJobStore,
  createNamedLock,
  type Pool,
} from '../../adapters/postgres/index.js';
import type { AuditTrail } from '../../commands/audit/index.js';
import { runDeviceJobs } from '../../commands/deviceJobs/index.js';
import type { Logger } from '../../domain/kernel/logger.js';

interface DeviceJobParts {
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly audit: AuditTrail;
  readonly logger: Logger;
}

/** Takes jobs over many devices; of all processes of the role, the one that has the lock works on them. */
export function composeDeviceJobs({ pool, databaseUrl, audit, logger }: DeviceJobParts) {
  const stopping = new AbortController();
  const jobs = createDeviceJobStore(pool);
  const ended = createNamedLock(databaseUrl, logger).hold('device jobs', stopping.signal, (held) =>
    runDeviceJobs({ jobs, audit, logger }, held),
  );
  return {
    jobs: createDeviceJobs(pool),
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
