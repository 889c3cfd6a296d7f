import { createEmbeddedEventStore } from '../embeddedEventStore/index.js';
import { retainAudit } from '../retainAudit.js';
import type { RoleContext, RunningRole } from '../runRole.js';
import { eventStoreProtection } from './eventStoreProtection.js';

/** The role `event-store`: the embedded event store, for where no EventStoreDB is configured. */
export async function composeEventStore({
  config,
  logger,
}: Pick<RoleContext, 'config' | 'logger'>): Promise<RunningRole> {
  const { databaseUrl, eventStoreHost: host, eventStorePort: port } = config;
  const protection = await eventStoreProtection(config);
  if (protection.users === undefined)
    logger.warn({}, 'the event store is open to everybody on this machine: EVENTSTORE_USERS_FILE closes it');
  let fail: (error: Error) => void = () => undefined;
  const ended = new Promise<void>((_, reject) => {
    fail = reject;
  });
  const store = await createEmbeddedEventStore({
    databaseUrl,
    host,
    port,
    logger,
    ...protection,
    // Whoever started this process starts it again, which takes the lock anew and reads what was really committed.
    onFailure: fail,
  });
  const stopping = new AbortController();
  const { auditKeptMonths: keptMonths } = config;
  const retaining = retainAudit(
    (stream) => store.deleteStream(stream),
    { keptMonths, logger },
    stopping.signal,
  );
  return {
    stats: () => store.stats(),
    ended,
    async stop() {
      stopping.abort();
      await retaining;
      await store.close();
    },
  };
}
