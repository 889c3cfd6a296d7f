import type { Writable } from 'node:stream';
import type { AuditTrail } from '../../../commands/audit/index.js';
import { BrewlineError, hasCode, messageOf } from '../../../domain/kernel/errors.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import type { Config } from '../../config.js';
import { closeSoon, whatRuns } from '../connections.js';

/** The instance's audit trail, as the command line uses it. */
export interface OpenAudit {
  readonly trail: AuditTrail;
  /** The id of the person with this login. */
  readonly personId: (login: string) => Promise<string | undefined>;
  close(): Promise<void>;
}

/** Opens the trail on the event store and the database of an instance. */
export async function openAudit(config: Config, stderr: Writable): Promise<OpenAudit> {
  const { createAuditTrail } = await import('../../../commands/audit/index.js');
  const { createEventStore } = await import('../../../adapters/eventStore/index.js');
  const { createActionOrigins, createPool, findPerson } = await import('../../../adapters/postgres/index.js');
  const logger = loggerTo(stderr);
  const { databaseUrl, eventStoreUrl } = config;
  const pool = createPool({ databaseUrl, applicationName: 'brewline cli audit', connections: 1, logger });
  const store = createEventStore({ url: eventStoreUrl });
  const origins = createActionOrigins(pool);
  const trail = createAuditTrail({ store, origins, entryPoint: 'cli', logger, now: () => new Date() });
  return {
    trail: { ...trail, begin: (action) => trail.begin(action).catch((error) => explain(error, config)) },
    personId: async (login) => {
      // Without the database there is no entry either, which says what to do.
      const person = await findPerson(pool, login).catch(() => undefined);
      return person?.personId;
    },
    async close() {
      await trail.close();
      await closeSoon(store);
      await pool.end();
    },
  };
}

function explain(error: unknown, config: Config): never {
  if (!hasCode(error, 'AUDIT_UNAVAILABLE')) throw error;
  throw new BrewlineError('AUDIT_UNAVAILABLE', `${messageOf(error)}; ${whatRuns(config)}`, { cause: error });
}

/** One sentence for each, as all that the command line says. */
function loggerTo(stderr: Writable): Logger {
  const say = (_fields: object, message: string) => void stderr.write(`brewline: ${message}\n`);
  const nothing = () => undefined;
  return { debug: nothing, info: nothing, warn: say, error: say };
}
