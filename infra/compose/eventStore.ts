import { createEmbeddedEventStore } from '../embeddedEventStore/index.js';
import type { RoleContext, RunningRole } from '../runRole.js';
import { eventStoreProtection } from './eventStoreProtection.js';

/** The role `event-store`: the embedded event store, for where no EventStoreDB is configured. */
export async function composeEventStore({
  config,
  logger,
}: Pick<RoleContext, 'config' | 'logger'>): Promise<RunningRole> {
  const { databaseUrl, host, eventStorePort: port } = config;
  let fail: (error: Error) => void = () => undefined;
  const ended = new Promise<void>((_, reject) => {
    fail = reject;
  });
  const store = await createEmbeddedEventStore({
    databaseUrl,
    host,
    port,
    logger,
    ...(await eventStoreProtection(config)),
    // Whoever started this process starts it again, which takes the lock anew and reads what was really committed.
    onFailure: fail,
  });
  return { stats: () => store.stats(), ended, stop: () => store.close() };
}
