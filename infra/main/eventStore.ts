import { pino } from 'pino';
import { readConfig } from '../config.js';
import { createEmbeddedEventStore } from '../embeddedEventStore/index.js';

/** The role `event-store`: the embedded event store, for where no EventStoreDB is configured. */
const config = readConfig();
const logger = pino({ name: 'event-store', level: config.logLevel });

const store = await createEmbeddedEventStore({
  databaseUrl: config.databaseUrl,
  host: config.host,
  port: config.eventStorePort,
  logger,
  // Whoever started this process starts it again, which takes the lock anew and reads what was really committed.
  onFailure: () => process.exit(1),
}).catch((error: unknown) => {
  logger.fatal({ err: error }, 'event store cannot start');
  process.exit(1);
});

const reporting = setInterval(() => process.send?.({ type: 'stats', values: store.stats() }), 1000);
process.send?.({ type: 'ready' });

let stopping = false;
const stop = (signal: NodeJS.Signals): void => {
  if (stopping) return;
  stopping = true;
  logger.info({ signal }, 'event store stops');
  clearInterval(reporting);
  void store.close().finally(() => process.exit(0));
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
