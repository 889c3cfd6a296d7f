import pg from 'pg';
import type { Logger } from '../../domain/kernel/logger.js';
import { vanishedPeer } from './vanishedPeer.js';

/** What queries run on. Code outside of this folder only passes it on. */
export type { Pool } from 'pg';

/** bigint columns are counts and sequence numbers below 2^53 here; positions are cast to text where they are read. */
const bigint: number = pg.types.builtins.INT8;

export interface PoolOptions {
  readonly databaseUrl: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Connections at most; a role that writes in one transaction at a time needs two or three. */
  readonly connections: number;
  readonly logger: Logger;
  /**
   * False where rows that a crash of PostgreSQL takes back are written anew by themselves: those of three times `wal_writer_delay`,
   * 0.6 s by default (PostgreSQL's documentation, "Asynchronous Commit").
   */
  readonly waitForDisk?: boolean;
  /** Half a minute when left out. */
  readonly statementTimeoutMs?: number;
  /** A statement is given up after so long when the server does not answer at all; 5 s beyond the server's own limit when left out. */
  readonly answerWithinMs?: number;
}

/** Beyond the server's own time limit of a statement: then the server is gone, and its connection with it. */
const goneAfterMs = 5_000;

/** A bounded pool; a statement that takes too long is cut off, by the server or when that does not answer. */
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
    // Statements of a transaction that don't need one another's answers go out together.
    pipeline: true,
    connectionTimeoutMillis: 5_000,
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
    logger.warn({ err }, 'an idle database connection broke; a new one is made when needed'),
  );
  return pool;
}
