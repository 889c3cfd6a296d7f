import { setTimeout as sleep } from 'node:timers/promises';
import pg, { type ClientBase } from 'pg';
import { childAbort } from '../../domain/childAbort.js';
import type { Logger } from '../../domain/logger.js';
import type { NamedLock } from '../../projections/ports.js';

/** How often one that stands by tries again. */
const standbyMs = 1_000;

/** Where holders of locks listen; the payload is the name of the one that is called back. */
const recallChannel = 'brewline_lock_recalled';

interface HeldLock {
  /** Aborts when the connection that holds the lock breaks, or the lock is called back. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Locks by name on a connection of their own: Postgres releases them when the process or the connection dies. */
export function createNamedLock(databaseUrl: string, logger: Logger): NamedLock {
  return {
    async hold(name, signal, work) {
      while (!signal.aborted) {
        const held = await tryLock(databaseUrl, name, logger);
        if (held) {
          try {
            await work(childAbort(signal, held.lost).signal);
          } finally {
            await held.release();
          }
        }
        if (!signal.aborted) await sleep(standbyMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

/** Makes the holder of a lock, if any, stop its work and compete anew, once the caller's transaction has committed. */
export async function recallLock(client: ClientBase, name: string): Promise<void> {
  await client.query('select pg_notify($1, $2)', [recallChannel, name]);
}

/** The lock, or undefined when somebody else has it or the database does not answer. */
async function tryLock(databaseUrl: string, name: string, logger: Logger): Promise<HeldLock | undefined> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: `brewline lock ${name}`.slice(0, 63),
  });
  const lost = new AbortController();
  client.on('error', (err) => {
    logger.warn({ lock: name, err }, 'the connection of the lock broke');
    lost.abort();
  });
  client.on('notification', ({ payload }) => {
    if (payload === name) lost.abort();
  });
  const release = () =>
    client.end().catch((err: unknown) => logger.debug({ lock: name, err }, 'closing the lock failed'));
  try {
    await client.connect();
    await client.query(`listen ${recallChannel}`);
    const text = `select pg_try_advisory_lock(hashtextextended('brewline ' || $1, 0)) as locked`;
    const { rows } = await client.query<{ locked: boolean }>(text, [name]);
    if (rows[0]?.locked) return { lost: lost.signal, release };
  } catch (err) {
    logger.warn({ lock: name, err }, 'the database did not give the lock; trying again');
  }
  await release();
  return undefined;
}
