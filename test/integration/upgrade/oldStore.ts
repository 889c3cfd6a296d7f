import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import { createEventStore, type EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { createPool, type Pool } from '../../../adapters/postgres/index.js';
import { migrationSource } from '../../../adapters/postgres/migrations/index.js';
import type { EventMetadata, RecordedEvent } from '../../../domain/kernel/events.js';
import { createEmbeddedEventStore } from '../../../infra/embeddedEventStore/index.js';
import { startPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';

interface StoredEvent {
  readonly stream: string;
  readonly type: string;
  readonly data?: object;
  readonly base64?: string;
  readonly metadata: EventMetadata;
}

interface StoredRow {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** The migration before the names changed. */
const lastOldMigration = '0018';
/** The last one that can be taken back. */
const lastReversibleMigration = '0069';
const migrations = { migrationSource, tableName: 'brewline_migration' };

/** A database and an event store as the code before the new names left them, with the migrations of today. */
export interface OldStore {
  readonly pool: Pool;
  readonly store: EventStoreConnection;
  readonly databaseUrl: string;
  /** All events, in their order. */
  readonly events: readonly RecordedEvent[];
  /** The rows of a table before the migrations, as JSON. */
  rowsBefore(table: string): readonly Readonly<Record<string, unknown>>[];
  /** The rows of a table after the migrations were applied and taken back, as JSON. */
  rowsTakenBack(table: string): readonly Readonly<Record<string, unknown>>[];
  stop(): Promise<void>;
}

/** @param takenBack tables whose rows are read after the migrations were taken back */
export async function startOldStore(takenBack: readonly string[]): Promise<OldStore> {
  const postgres = await startPostgres({ isEmpty: true });
  const database = knex({ client: 'pg', connection: postgres.url, pool: { min: 0, max: 2 } });
  await migrateTo(database, lastOldMigration);
  const server = await createEmbeddedEventStore({ databaseUrl: postgres.url, host: '127.0.0.1', port: 0 });
  const store = createEventStore({ url: `esdb://127.0.0.1:${server.port}?tls=false` });
  const events = await storeEvents(store, await lines<StoredEvent>('events.ndjson'));
  const rows = await lines<StoredRow>('rows.ndjson');
  await insertRows(database, rows, { storeId: await store.identity(), events });
  const rowsTakenBack = await takeBack(database, takenBack);
  await database.migrate.latest(migrations);
  const pool = createPool({
    databaseUrl: postgres.url,
    applicationName: 'brewline test',
    connections: 6,
    logger: silentLogger,
  });
  return {
    pool,
    store,
    databaseUrl: postgres.url,
    events,
    rowsBefore: (table) => rows.filter((each) => each.table === table).map(({ row }) => row),
    rowsTakenBack: (table) => rowsTakenBack.get(table) ?? [],
    stop: async () => {
      await database.destroy();
      await pool.end();
      await store.close();
      await server.close();
      await postgres.stop();
    },
  };
}

async function migrateTo(database: Knex, version: string): Promise<void> {
  while (!(await database.migrate.currentVersion(migrations)).startsWith(version))
    await database.migrate.up(migrations);
}

async function goBackTo(database: Knex, version: string): Promise<void> {
  while (!(await database.migrate.currentVersion(migrations)).startsWith(version))
    await database.migrate.down(migrations);
}

/** Applies the migrations that can be taken back, and takes them back. */
async function takeBack(
  database: Knex,
  tables: readonly string[],
): Promise<ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>> {
  await migrateTo(database, lastReversibleMigration);
  await goBackTo(database, lastOldMigration);
  const rows = new Map<string, readonly Readonly<Record<string, unknown>>[]>();
  for (const table of tables) {
    const found: unknown = await database.raw(`select to_jsonb(t) as row from ${table} t`);
    rows.set(
      table,
      (found as { readonly rows: readonly StoredRow[] }).rows.map(({ row }) => row),
    );
  }
  return rows;
}

async function storeEvents(
  store: EventStoreConnection,
  stored: readonly StoredEvent[],
): Promise<readonly RecordedEvent[]> {
  for (const { stream, type, data, base64, metadata } of stored) {
    const content = base64 === undefined ? (data ?? {}) : Buffer.from(base64, 'base64');
    await store.append(stream, 'any', [{ id: randomUUID(), type, data: content, metadata }]);
  }
  const streams = new Set(stored.map(({ stream }) => stream));
  const events: RecordedEvent[] = [];
  for await (const event of store.readAll()) if (streams.has(event.stream)) events.push(event);
  return events;
}

/** Positions in the rows are counts of events. */
async function insertRows(
  database: Knex,
  rows: readonly StoredRow[],
  { storeId, events }: { readonly storeId: string; readonly events: readonly RecordedEvent[] },
): Promise<void> {
  const positionAfter = (count: unknown) => String(events[Number(count) - 1]?.position ?? 0);
  for (const { table, row } of rows) {
    const here = {
      ...row,
      ...('position' in row && { position: positionAfter(row.position) }),
      ...('version' in row && { version: positionAfter(row.version) }),
      ...('store_id' in row && { store_id: storeId }),
    };
    const insert = `insert into ${table} select * from jsonb_populate_record(null::${table}, ?::jsonb)`;
    await database.raw(insert, [JSON.stringify(here)]);
  }
}

/** From dist/test/integration/upgrade. */
const folder = join(import.meta.dirname, '../../../../test/integration/upgrade');

async function lines<Line>(file: string): Promise<readonly Line[]> {
  const text = await readFile(join(folder, file), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}
