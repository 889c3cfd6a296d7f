import pg from 'pg';
import type { Logger } from '../../domain/logger.js';

/** bigint columns are counts and sequence numbers below 2^53 here; positions are cast to text where they are read. */
const bigint: number = pg.types.builtins.INT8;

export interface PoolOptions {
  readonly databaseUrl: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Connections at most; a role that writes in one transaction at a time needs two or three. */
  readonly connections: number;
  readonly logger: Logger;
}

/** A bounded pool; a statement that takes longer than half a minute is cut off. */
export function createPool({ databaseUrl, applicationName, connections, logger }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: applicationName,
    max: connections,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
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
