import { trace } from '@opentelemetry/api';
import { createEventStore } from '../../adapters/eventStore/index.js';
import { createApi, listen } from '../../adapters/http/index.js';
import { createActionOrigins, createPool } from '../../adapters/postgres/index.js';
import { createAuditTrail } from '../../commands/audit/index.js';
import { createApiTracing } from '../../infra/compose/apiTracing.js';
import { alarmsInMemory, obligingBrewPlans, readsOf, testKey, testPseudonymKey } from './api.js';
import { silentLogger as logger } from './silentLogger.js';

/** An API that is killed when it should record a command: after the entry, before the effect. Sends its port to its parent. */
const databaseUrl = process.env.DATABASE_URL ?? '';
const pool = createPool({ databaseUrl, applicationName: 'test', connections: 3, logger });
const store = createEventStore({ url: process.env.EVENTSTORE_URL ?? '' });
const die = () => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise<never>(() => undefined);
};
const origins = createActionOrigins(pool);
const api = await createApi({
  ...readsOf(pool),
  sessionKey: testKey,
  pseudonymKey: testPseudonymKey,
  commands: { request: die, tryOut: die, cancel: die, cancelWaiting: die },
  brewPlans: obligingBrewPlans,
  alarms: alarmsInMemory(),
  audit: createAuditTrail({ store, origins, entryPoint: 'api', logger, now: () => new Date() }),
  hints: { subscribe: () => () => undefined, connected: () => true },
  health: () => ({ status: 'up', conditions: [], roles: [] }),
  logger,
  tracing: createApiTracing(trace.getTracer('test')),
});
const { port } = await listen(api.app, {
  host: '127.0.0.1',
  port: 0,
  limits: { connections: 9, connectionsOfAddress: 9 },
  requestTimeoutMs: 10_000,
});
process.send?.({ port });
