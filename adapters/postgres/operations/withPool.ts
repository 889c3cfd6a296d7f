import { Pool } from 'pg';

export interface OperationPoolOptions {
  readonly databaseUrl: string;
  /** Connections at most; 1 when left out. */
  readonly connections?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
}

/** Runs `work` on its own connections and closes them. Statements have no timeout: an operator waits for them. */
export async function withPool<T>(
  { databaseUrl, connections = 1, applicationName }: OperationPoolOptions,
  work: (pool: Pool) => Promise<T>,
): Promise<T> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: connections,
    connectionTimeoutMillis: 5_000,
    application_name: applicationName,
  });
  // The next query reports a connection that was lost while idle; without a listener the error would end the process.
  pool.on('error', () => undefined);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
