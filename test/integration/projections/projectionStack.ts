import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { createEventStore, type EventStoreConnection } from '../../../adapters/eventStore/index.js';
import {
  createNamedLock,
  createPool,
  createProjectionTarget,
  createReadModels,
  createReadModelWriter,
  migrate,
  type AppliedBatch,
  type OpenTexts,
} from '../../../adapters/postgres/index.js';
import { packReadings } from '../../../adapters/protobuf/index.js';
import type { EventToAppend } from '../../../commands/ports/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { sensors, type Reading } from '../../../domain/machine/index.js';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import { readModelPrefixes } from '../../../infra/compose/readModelProcessor.js';
import {
  createEmbeddedEventStore,
  type EmbeddedEventStore,
} from '../../../infra/embeddedEventStore/index.js';
import {
  createProcessor,
  type Processor,
  type ProcessorOptions,
} from '../../../projections/processor/index.js';
import { encodeFormat1 } from '../../support/format1.js';
import {
  encodeMessages,
  schemaVersion as logVersion,
  telemetryContent,
  type LoggedMessage,
} from '../../support/logFixtures.js';
import { historyOf } from '../../support/historyOf.js';
import { parkingBudget } from '../../support/parkingBudget.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';

export const day = Date.parse('2026-03-01T12:00:00.000Z');

/** Writes a batch's rows; tests put faults before or after the real one. */
export type Write = ReturnType<typeof createReadModelWriter>;

export interface RunningProcessor extends Processor {
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** A database, an event store on it that can be closed and started again, and processors of read models. */
export interface ProjectionStack {
  readonly pool: Pool;
  readonly store: EventStoreConnection;
  readonly databaseUrl: string;
  readonly storeUrl: string;
  closeStore(): Promise<void>;
  startStore(): Promise<void>;
  /** Runs until the test's end at the latest. */
  process(options?: {
    around?: (write: Write) => Write;
    openTexts?: OpenTexts;
    filter?: (event: RecordedEvent) => boolean;
    isDeferrable?: (event: RecordedEvent) => boolean;
    waitForRoom?: NonNullable<ProcessorOptions<unknown>['waitForRoom']>;
  }): RunningProcessor;
  stopProcessors(): Promise<void>;
  stop(): Promise<void>;
}

export async function startProjectionStack(): Promise<ProjectionStack> {
  const postgres = await startPostgres();
  await migrate({ databaseUrl: postgres.url });
  let server = await startServer(postgres, 0);
  const { port } = server;
  const storeUrl = `esdb://127.0.0.1:${port}?tls=false`;
  const store = createEventStore({ url: storeUrl, logger: silentLogger });
  const pool = createPool({
    databaseUrl: postgres.url,
    applicationName: 'brewline test',
    connections: 6,
    logger: silentLogger,
  });
  const running = new Set<RunningProcessor>();
  const stopProcessors = async () => {
    for (const processor of running) await processor.stop();
  };
  return {
    pool,
    store,
    databaseUrl: postgres.url,
    storeUrl,
    closeStore: () => server.close(),
    startStore: async () => {
      server = await startServer(postgres, port);
    },
    process: ({ around = (write: Write) => write, ...hurry } = {}) => {
      const processor = run(store, pool, { databaseUrl: postgres.url, around, ...hurry });
      running.add(processor);
      return processor;
    },
    stopProcessors,
    stop: async () => {
      await stopProcessors();
      await pool.end();
      await store.close();
      await server.close();
      await postgres.stop();
    },
  };
}

function startServer({ url }: TestPostgres, port: number): Promise<EmbeddedEventStore> {
  return createEmbeddedEventStore({ databaseUrl: url, host: '127.0.0.1', port });
}

function run(
  source: EventStoreConnection,
  pool: Pool,
  options: {
    databaseUrl: string;
    around: (write: Write) => Write;
    openTexts?: OpenTexts;
    filter?: (event: RecordedEvent) => boolean;
    isDeferrable?: (event: RecordedEvent) => boolean;
    waitForRoom?: NonNullable<ProcessorOptions<unknown>['waitForRoom']>;
  },
): RunningProcessor {
  const { databaseUrl, around, openTexts, ...hurry } = options;
  const tracing = { start: () => undefined };
  const write = around(
    createReadModelWriter(createReadModels(), {
      ...{ decode: decodeStored, tracing },
      ...(openTexts && { openTexts }),
    }),
  );
  const processor = createProcessor<AppliedBatch>({
    name: 'readModels',
    streamPrefixes: readModelPrefixes,
    takesLateTelemetry: true,
    ...hurry,
    source,
    target: createProjectionTarget({
      pool,
      projection: 'readModels',
      schema: 'read_model',
      parkingBudget,
      write,
    }),
    lock: createNamedLock(databaseUrl, silentLogger),
    logger: silentLogger,
    batch: { items: 50, bytes: 1_048_576 },
    afterCommit: () => undefined,
  });
  const stopping = new AbortController();
  const ended = processor.run(stopping.signal);
  return {
    ...processor,
    ended,
    stop: async () => {
      stopping.abort();
      await ended.catch(() => undefined);
    },
  };
}

/** A TelemetryRecorded event with one reading of each message. */
export function telemetryEvent(deviceId: string, seqs: readonly number[], receivedAtMs = day): EventToAppend {
  return logEvent(
    seqs.map((seq) => ({ deviceId, seq })),
    receivedAtMs,
  );
}

/** A TelemetryRecorded event with one reading of each message, which may be in another epoch, or late. */
export function logEvent(
  messages: readonly Omit<LoggedMessage, 'receivedAtMs' | 'content'>[],
  receivedAtMs = day,
): EventToAppend {
  const logged = messages.map((message) => ({
    ...message,
    receivedAtMs,
    content: telemetryContent(9, [readingOf(message.seq, receivedAtMs)]),
  }));
  return eventOf('TelemetryRecorded', encodeMessages(logged), logVersion);
}

/** The same as it was stored before the log had an entry for each message. */
export function oldTelemetryEvent(deviceId: string, seqs: readonly number[]): EventToAppend {
  const observations = seqs.map((seq) => {
    const content = { telemetry: { session: 9, blocks: packReadings([readingOf(seq, day)]) } };
    return { deviceId, boot: 1, seq, receivedAtMs: day, content };
  });
  return eventOf('TelemetryRecorded', encodeFormat1(observations));
}

function readingOf(seq: number, receivedAtMs: number): Reading {
  return { atMs: receivedAtMs + seq, sensors: [sensors.liquid], values: [seq], context: undefined };
}

/** A device's connection, as ingest records it. */
export function connectedEvent(deviceId: string): EventToAppend {
  return eventOf('DeviceConnected', {
    deviceId,
    boot: 1,
    connection: 1,
    via: 'hello',
    machineType: 1,
    firmware: '1.0.0',
    serial: 'S1',
    partition: 0,
    receivedAtMs: day,
  });
}

export function eventOf(type: string, data: object, schemaVersion = 1): EventToAppend {
  const metadata = { schemaVersion, recordedAt: new Date().toISOString(), causedBy: 'test' };
  return { id: randomUUID(), type, data, metadata };
}

/** The sequence numbers of a device's readings in history, in order. */
export async function seqsOf(client: Pool | PoolClient, deviceId: string): Promise<number[]> {
  return (await historyOf(client, deviceId)).map(({ seq }) => seq);
}

export async function checkpointOf(pool: Pool, projection = 'readModels'): Promise<string | undefined> {
  const text = 'select position::text from read_model.checkpoint where projection = $1';
  const { rows } = await pool.query<{ position: string }>(text, [projection]);
  return rows[0]?.position;
}
