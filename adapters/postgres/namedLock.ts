import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { childAbort } from '../../domain/childAbort.js';
import type { Logger } from '../../domain/logger.js';
import type { NamedLock } from '../../projections/ports.js';

/** How often one that stands by tries again. */
const standbyMs = 1_000;

/** The key of the lock whose name is $1: everybody who competes for it has to say the same. */
export const lockKey = `hashtextextended('brewline ' || $1, 0)`;

interface HeldLock {
  /** Aborts when the connection that holds the lock breaks. */
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
  const release = () =>
    client.end().catch((err: unknown) => logger.debug({ lock: name, err }, 'closing the lock failed'));
  try {
    await client.connect();
    const text = `select pg_try_advisory_lock(${lockKey}) as locked`;
    const { rows } = await client.query<{ locked: boolean }>(text, [name]);
    if (rows[0]?.locked) return { lost: lost.signal, release };
  } catch (err) {
    logger.warn({ lock: name, err }, 'the database did not give the lock; trying again');
  }
  await release();
  return undefined;
}
