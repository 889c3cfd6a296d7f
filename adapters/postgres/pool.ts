import pg from 'pg';
import type { Logger } from '../../domain/kernel/logger.js';
import { vanishedPeer } from './vanishedPeer.js';

/** The pool for queries. Code outside of this folder only passes it on. */
export type { Pool } from 'pg';

/** bigint columns are counts and sequence numbers below 2^53; positions are cast to text in the queries. */
const bigint: number = pg.types.builtins.INT8;

export interface PoolOptions {
  readonly databaseUrl: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Maximum number of connections; a role that writes in one transaction at a time needs two or three. */
  readonly connections: number;
  readonly logger: Logger;
  /**
   * False when rows that are lost in a crash of PostgreSQL are written again by themselves. A crash may lose three times
   * `wal_writer_delay`, 0.6 s by default (PostgreSQL's documentation, "Asynchronous Commit").
   */
  readonly waitForDisk?: boolean;
  /** Half a minute when left out. */
  readonly statementTimeoutMs?: number;
  /** Timeout of a statement when the server does not answer at all; by default 5 s more than the server's own timeout. */
  readonly answerWithinMs?: number;
}

/** After this time beyond the server's own statement timeout, the server counts as dead, and so does its connection. */
const goneAfterMs = 5_000;

/** A bounded pool. A slow statement is cancelled by the server, or by the client when the server does not answer. */
export function createPool(options: PoolOptions): pg.Pool {
  const {
    databaseUrl,
    applicationName,
    connections,
    logger,
    statementTimeoutMs = 30_000,
    waitForDisk = true,
    answerWithinMs = statementTimeoutMs + goneAfterMs,
  } = options;
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: applicationName,
    max: connections,
    // Independent statements of a transaction are sent together.
    pipeline: true,
    connectionTimeoutMillis: 5_000,
    // A role keeps what it has: while strangers hold all that PostgreSQL takes, a new one is refused.
    idleTimeoutMillis: 0,
    statement_timeout: statementTimeoutMs,
    query_timeout: answerWithinMs,
    ...vanishedPeer,
    ...(!waitForDisk && { options: `${vanishedPeer.options} -c synchronous_commit=off` }),
    idle_in_transaction_session_timeout: 60_000,
    types: {
      getTypeParser: (oid: number, format) =>
        oid === bigint && format !== 'binary'
          ? Number
          : (pg.types.getTypeParser(oid, format) as (value: string) => unknown),
    },
  });
  pool.on('error', (err) =>
    logger.warn({ err }, 'an idle database connection broke; the pool opens a new one when needed'),
  );
  return pool;
}
