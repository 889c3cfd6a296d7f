import { setTimeout } from 'node:timers/promises';
import type { Pool } from '../../adapters/postgres/index.js';
import type { EventStoreConnection } from '../../adapters/eventStore/index.js';
import { BrewlineError, hasCode, messageOf } from '../../domain/kernel/errors.js';
import type { Config } from '../config.js';

const closeTimeoutMs = 1000;

/** Runs `work` with a connection to the database, and closes it. Failures name the database and what to do. */
export async function withDatabase<T>(config: Config, work: (pool: Pool) => Promise<T>): Promise<T> {
  const { withPool } = await import('../../adapters/postgres/operations/index.js');
  const { databaseUrl } = config;
  try {
    return await withPool({ databaseUrl, connections: 2, applicationName: 'brewline cli' }, work);
  } catch (error) {
    throw explainDatabaseError(error, config);
  }
}

/** Runs `work` with a connection to the event store, and closes it. Failures name the store and what to do. */
export async function withEventStore<T>(
  config: Config,
  work: (store: EventStoreConnection) => Promise<T>,
): Promise<T> {
  const { createEventStore } = await import('../../adapters/eventStore/index.js');
  const store = createEventStore({ url: config.eventStoreUrl });
  try {
    return await work(store);
  } catch (cause) {
    if (!hasCode(cause, 'EVENT_STORE_UNAVAILABLE')) throw cause;
    const where = withoutSecrets(config.eventStoreUrl);
    const message = `the event store at ${where} does not answer: ${whatRuns(config)}`;
    throw new BrewlineError('EVENT_STORE_UNAVAILABLE', message, { cause });
  } finally {
    await closeSoon(store);
  }
}

/** The result is known already: a connection that is slow to end must not delay the command. */
export async function closeSoon(store: EventStoreConnection): Promise<void> {
  const closed = new AbortController();
  const tooLong = setTimeout(closeTimeoutMs, undefined, { signal: closed.signal }).catch(() => undefined);
  await Promise.race([store.close(), tooLong]);
  closed.abort();
}

/** PostgreSQL's own codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function explainDatabaseError(error: unknown, config: Config): unknown {
  const where = withoutSecrets(config.databaseUrl);
  const unavailable = (message: string) =>
    new BrewlineError('DATABASE_UNAVAILABLE', message, { cause: error });
  const code = codeOf(error);
  if (code === '28P01' || code === '28000')
    return unavailable(`${where} refuses the log-in: check DATABASE_URL`);
  if (code === '42P01' || code === '3F000') {
    return unavailable(`${where} does not have the tables of this release: run brewline migrate`);
  }
  if (code === '42501')
    return unavailable(`${where}: ${messageOf(error)}; use the database's owner in DATABASE_URL`);
  const isNetwork = /^(ECONN|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|57P0)/.test(code);
  if (isNetwork || messageOf(error).includes('timeout')) {
    return unavailable(`PostgreSQL at ${where} does not answer: ${whatRuns(config)}`);
  }
  return error;
}

/** Where an instance was looked for. */
export function whatRuns({ dataDir }: Config): string {
  return `is Brewline running (npm start)? The data folder is ${dataDir}; set BREWLINE_DATA_DIR for another one`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}
