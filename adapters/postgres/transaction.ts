import type { Pool, PoolClient } from 'pg';

/** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    // `begin` is sent together with the first statement.
    const [, result] = await Promise.all([client.query('begin'), work(client)]);
    await client.query('commit');
    return result;
  } catch (error) {
    failure = await rollBack(client);
    throw error;
  } finally {
    client.release(failure);
  }
}

/** The same on a connection that has more to do. A connection whose rollback fails must not be used again. */
export async function transactionOn<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  try {
    const [, result] = await Promise.all([client.query('begin'), work()]);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/**
 * Independent statements on one connection: they are sent together and run in this order. When one fails, its error is thrown
 * after all have ended, so that none comes after the rollback.
 */
export async function together(statements: readonly Promise<unknown>[]): Promise<void> {
  try {
    await Promise.all(statements);
  } catch (error) {
    await Promise.allSettled(statements);
    throw error;
  }
}

/** A connection whose rollback fails is not used again. */
async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
