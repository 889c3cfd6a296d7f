import type { Pool } from 'pg';
import { createEventStore, type EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { createPool, migrate } from '../../../adapters/postgres/index.js';
import { readConfig } from '../../../infra/config.js';
import { createReadModelProcessor } from '../../../infra/compose/readModelProcessor.js';
import { EventStoreProcess } from '../../integration/eventStore/eventStoreProcess.js';
import { startPostgres } from '../../support/postgres.js';
import { parkingBudget } from '../../support/parkingBudget.js';
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
  const postgres = await startPostgres({ waitsForDisk: true });
  const databaseUrl = postgres.url;
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
      await server.stop();
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
export function startProjector({ pool, store, databaseUrl }: ReadModelStack): RunningProjector {
  const { projectionBatch, projectionBatchBytes } = readConfig({});
  let reached = -1n;
  let tell = () => undefined as void;
  const processor = createReadModelProcessor({
    pool,
    databaseUrl,
    source: store,
    logger: silentLogger,
    batch: { items: projectionBatch, bytes: projectionBatchBytes },
    parkingBudget,
    afterCommit: (_, { position }) => {
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
