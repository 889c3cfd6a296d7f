import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg, { type ClientBase } from 'pg';
import { linkedAbortController } from '../../domain/kernel/linkedAbortController.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { NamedLock } from '../../projections/ports.js';
import { heartbeat } from './heartbeat.js';
import { vanishedPeer } from './vanishedPeer.js';

/** Interval at which a standby tries again. */
const standbyMs = 1_000;

/** Channel on which holders of locks listen; the payload is the name of the recalled lock. */
const recallChannel = 'brewline_lock_recalled';

/**
 * A dead server is noticed within 5 + 5 s. That is before the server ends the session of a dead holder and gives the lock to
 * another one, which takes at least 20 s.
 */
const checking: LockChecking = { everyMs: 5_000, answerWithinMs: 5_000 };

export interface LockChecking {
  /** Interval at which the holder checks its server. */
  readonly everyMs: number;
  /** Without an answer for this time, the lock is given up. */
  readonly answerWithinMs: number;
}

interface HeldLock {
  /** Aborts when the connection that holds the lock breaks or is not answered, or when the lock is recalled. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Named locks, each on its own connection. PostgreSQL releases them when the process or the connection ends, and within 25 s
 * when the holder's machine is dead. A holder whose server is dead gives up within 10 s.
 */
export function createNamedLock(
  databaseUrl: string,
  logger: Logger,
  check: LockChecking = checking,
): NamedLock {
  return {
    async hold(name, signal, work) {
      while (!signal.aborted) {
        const held = await tryLock({ databaseUrl, name, logger, check });
        if (held) {
          try {
            await work(linkedAbortController(signal, held.lost).signal);
          } finally {
            await held.release();
          }
        }
        if (!signal.aborted) await sleep(standbyMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

/** Makes the holder of a lock, if any, stop its work and compete for the lock again, once the caller's transaction has committed. */
export async function recallLock(client: ClientBase, name: string): Promise<void> {
  await client.query('select pg_notify($1, $2)', [recallChannel, name]);
}

interface LockRequest {
  readonly databaseUrl: string;
  readonly name: string;
  readonly logger: Logger;
  readonly check: LockChecking;
}

/** The lock; undefined when another process has it or the database does not answer. */
async function tryLock({ databaseUrl, name, logger, check }: LockRequest): Promise<HeldLock | undefined> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: `brewline lock ${name}`.slice(0, 63),
    connectionTimeoutMillis: check.answerWithinMs,
    query_timeout: check.answerWithinMs,
    ...vanishedPeer,
  });
  const lost = new AbortController();
  const released = new AbortController();
  const giveUp = (err: unknown) => {
    if (!released.signal.aborted)
      logger.warn({ lock: name, err }, 'the connection that holds the lock broke');
    lost.abort();
  };
  client.on('error', giveUp);
  client.on('notification', ({ payload }) => {
    if (payload === name) lost.abort();
  });
  const release = async () => {
    released.abort();
    const ended = client
      .end()
      .catch((err: unknown) => logger.debug({ lock: name, err }, 'closing the lock failed'));
    // A dead server does not confirm the end.
    const late = sleep(check.answerWithinMs, undefined, { ref: false });
    await Promise.race([ended, late]);
    (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  };
  try {
    await client.connect();
    await client.query(`listen ${recallChannel}`);
    const text = `select pg_try_advisory_lock(hashtextextended('brewline ' || $1, 0)) as locked`;
    const { rows } = await client.query<{ locked: boolean }>(text, [name]);
    if (rows[0]?.locked) {
      heartbeat(client, { ...check, signal: released.signal }).catch(giveUp);
      return { lost: lost.signal, release };
    }
  } catch (err) {
    logger.warn({ lock: name, err }, 'the database did not give the lock; trying again');
  }
  await release();
  return undefined;
}
