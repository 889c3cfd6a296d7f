import type { Pool } from 'pg';
import { createEventStore, type EventStoreConnection } from '../../../adapters/eventStore/index.js';
import {
  createNamedLock,
  createPool,
  createProjectionTarget,
  createReadModels,
  createReadModelWriter,
  migrate,
  type AppliedBatch,
} from '../../../adapters/postgres/index.js';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import { createProcessor } from '../../../projections/processor.js';
import { EventStoreProcess } from '../../integration/eventStore/eventStoreProcess.js';
import { startPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';

export interface ReadModelStack {
  readonly databaseUrl: string;
  readonly storeUrl: string;
  readonly pool: Pool;
  readonly store: EventStoreConnection;
  stop(): Promise<void>;
}

/** A Postgres of its own, the embedded event store on it as a process of its own, and this process beside them. */
export async function startReadModelStack(): Promise<ReadModelStack> {
  const postgres = await startPostgres();
  const { url: databaseUrl } = postgres;
  await migrate({ databaseUrl });
  const server = await EventStoreProcess.start(databaseUrl);
  const store = createEventStore({ url: server.url, logger: silentLogger });
  const pool = createPool({
    databaseUrl,
    applicationName: 'brewline bench',
    connections: 5,
    logger: silentLogger,
    statementTimeoutMs: 300_000,
  });
  return {
    databaseUrl,
    storeUrl: server.url,
    pool,
    store,
    async stop() {
      await pool.end();
      await store.close();
      await server.end('SIGTERM');
      await postgres.stop();
    },
  };
}

export interface RunningProjector {
  /** Resolves when everything up to this commit position is in the read models. */
  reached(position: bigint): Promise<void>;
  stop(): Promise<void>;
}

/** The projector as its role runs it, without the hints. */
export function startProjector({ pool, store, databaseUrl }: ReadModelStack, batch = 500): RunningProjector {
  const projection = 'readModels';
  const write = createReadModelWriter(createReadModels(), {
    decode: decodeStored,
    tracing: { start: () => undefined },
  });
  let reached = -1n;
  let tell = () => undefined as void;
  const processor = createProcessor<AppliedBatch>({
    name: projection,
    streamPrefixes: ['telemetry-', 'device-', 'brewSession-', 'deviceCommand-'],
    source: store,
    target: createProjectionTarget({ pool, projection, schema: 'read_model', write }),
    lock: createNamedLock(databaseUrl, silentLogger),
    logger: silentLogger,
    batch,
    onApplied: (_, { position }) => {
      reached = position;
      tell();
    },
  });
  const stopping = new AbortController();
  const ended = processor.run(stopping.signal);
  const past = (position: bigint) =>
    new Promise<void>((resolve) => {
      tell = () => {
        if (reached >= position) resolve();
      };
      tell();
    });
  return {
    reached: (position) => Promise.race([past(position), ended]),
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
