import { Client, Pool, type ClientBase } from 'pg';
import { heartbeat } from '../../../adapters/postgres/heartbeat.js';
import { vanishedPeer } from '../../../adapters/postgres/vanishedPeer.js';
import { migrate } from './schema.js';

/** Connections for reading; the writer has its own. */
const readConnections = 8;
/** Key of the advisory lock, which Postgres keeps for each database apart: the letters "es", then 1. */
const lockKey = 0x65730001;
const lockNotAvailable = '55P03';
const connectTimeoutMs = 10_000;
/** Of one chunk, which takes milliseconds. */
const readTimeoutMs = 60_000;

/**
 * Every query follows an index in its order. The settings keep it so while the tables have no statistics yet, or old ones:
 * a chunk of a large table must never begin with sorting all of it.
 */
const planSettings = [
  'jit=off',
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_bitmapscan=off',
  'enable_sort=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
];
const options = [vanishedPeer.options, ...planSettings.map((setting) => `-c ${setting}`)].join(' ');
/** A server that vanished is noticed within 5 + 30 s; a large group on a slow disk takes seconds. */
const checking = { everyMs: 5_000, answerWithinMs: 30_000 };

export interface DatabaseOptions {
  /** PostgreSQL 15 or newer; the tables are made in its schema `event_store`. */
  readonly databaseUrl: string;
  /** How long to wait for the lock of an event store that is just ending; 10 s when left out. */
  readonly lockWaitMs?: number;
  /** How often the writer's server is asked whether it is there, and how long it may take to answer; 5 and 30 s when left out. */
  readonly check?: { readonly everyMs: number; readonly answerWithinMs: number };
}

export interface Database {
  /** Holds the writer's lock for as long as it is connected. */
  readonly writer: ClientBase;
  readonly readers: Pool;
  close(): Promise<void>;
}

/**
 * Connects, takes the writer's lock and brings the schema up to date.
 *
 * @param onLost called once when the writer's connection, and so the lock, is gone.
 * @throws Error when another event store holds the lock.
 */
export async function openDatabase(
  { databaseUrl, lockWaitMs = 10_000, check = checking }: DatabaseOptions,
  onLost: (error: Error) => void,
): Promise<Database> {
  const writer = new Client({
    connectionString: databaseUrl,
    application_name: 'brewline event-store writer',
    connectionTimeoutMillis: connectTimeoutMs,
    ...vanishedPeer,
    options,
  });
  const readers = new Pool({
    connectionString: databaseUrl,
    application_name: 'brewline event-store reader',
    connectionTimeoutMillis: connectTimeoutMs,
    ...vanishedPeer,
    options,
    max: readConnections,
    // It keeps what it has: while strangers hold all that PostgreSQL takes, a new one is refused.
    idleTimeoutMillis: 0,
    query_timeout: readTimeoutMs,
  });
  const over = new AbortController();
  const lost = (error?: Error): void => {
    if (over.signal.aborted) return;
    over.abort();
    onLost(error ?? new Error('the connection to PostgreSQL was closed'));
  };
  const close = async (): Promise<void> => {
    over.abort();
    await Promise.allSettled([writer.end(), readers.end()]);
  };
  writer.on('error', lost);
  writer.on('end', () => lost());
  // A broken idle connection is replaced by the pool; queries that it breaks report their own error.
  readers.on('error', () => undefined);
  try {
    await writer.connect();
    await takeLock(writer, lockWaitMs);
    await writer.query('set synchronous_commit = on');
    await migrate(writer);
    heartbeat(writer, { ...check, signal: over.signal }).catch(lost);
  } catch (error) {
    await close();
    throw error;
  }
  return { writer, readers, close };
}

async function takeLock(client: ClientBase, lockWaitMs: number): Promise<void> {
  try {
    await client.query(`set lock_timeout = ${lockWaitMs}`);
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query('set lock_timeout = 0');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === lockNotAvailable)) throw error;
    const message =
      'Another embedded event store runs on this database. Stop it first, or use another database.';
    throw new Error(message, { cause: error });
  }
}
