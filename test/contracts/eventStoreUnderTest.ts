import { createEventStore, type EventStoreConnection } from '../../adapters/eventStore/index.js';
import { createEmbeddedEventStore } from '../../infra/embeddedEventStore/index.js';
import { makeStoreProtection } from '../support/storeProtection.js';
import { startPostgres, type TestPostgres } from '../support/postgres.js';

export interface EventStoreUnderTest {
  readonly url: string;
  stop(): Promise<void>;
}

export interface EmbeddedEventStoreUnderTest extends EventStoreUnderTest {
  readonly databaseUrl: string;
}

/** The store that `EVENTSTORE_URL` names, else an embedded one on a database of its own. */
export async function startEventStore(): Promise<EventStoreUnderTest> {
  const url = process.env.EVENTSTORE_URL;
  if (url !== undefined && url !== '') return { url, stop: async () => undefined };
  return startEmbeddedEventStore();
}

/** An embedded one on the given database, which is dropped at its end, or on an empty one. */
export async function startEmbeddedEventStore(database?: TestPostgres): Promise<EmbeddedEventStoreUnderTest> {
  const postgres = database ?? (await startPostgres({ isEmpty: true }));
  const server = await createEmbeddedEventStore({ databaseUrl: postgres.url, host: '127.0.0.1', port: 0 });
  return {
    url: `esdb://127.0.0.1:${server.port}?tls=false`,
    databaseUrl: postgres.url,
    stop: async () => {
      await server.close();
      await postgres.stop();
    },
  };
}

/** An embedded one with TLS and users, as `npm start` has it; its user is the one who may do everything. */
export async function startProtectedEventStore(): Promise<EventStoreUnderTest> {
  const protection = await makeStoreProtection();
  const postgres = await startPostgres({ isEmpty: true });
  const server = await createEmbeddedEventStore({
    databaseUrl: postgres.url,
    host: '127.0.0.1',
    port: 0,
    ...protection.options,
  });
  return {
    url: protection.urlOf('operator', server.port),
    stop: async () => {
      await server.close();
      await postgres.stop();
      await protection.remove();
    },
  };
}

/** An embedded one with TLS and users, as `npm start` has it; its user is the one who may do everything. */
export async function startEventStoreConnection(start = startEventStore): Promise<{
  readonly store: EventStoreConnection;
  stop(): Promise<void>;
}> {
  const server = await start();
  const store = createEventStore({ url: server.url });
  return {
    store,
    stop: async () => {
      await store.close();
      await server.stop();
    },
  };
}
