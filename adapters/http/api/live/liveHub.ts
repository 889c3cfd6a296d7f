import type { Logger } from '../../../../domain/kernel/logger.js';
import type { LiveHints } from '../../../../projections/ports.js';
import type { ApiQueries, DeviceDebugs, DeviceOwners } from '../../../../projections/queries/index.js';
import type { ApiTracing } from '../ports.js';
import { ChangedKeys } from './changedKeys.js';
import { checkAccess } from './checkAccess.js';
import { compare } from './comparison.js';
import { alertsForClients } from './alertsForClients.js';
import { countForClients } from './countForClients.js';
import { debugForClients } from './debugForClients.js';
import type { LiveClient } from './liveClient.js';
import { pushRows } from './pushRows.js';
import { Watchers } from './watchers.js';

export interface LiveHubOptions {
  readonly queries: ApiQueries;
  readonly owners: DeviceOwners;
  readonly deviceDebugs: Pick<DeviceDebugs, 'byId'>;
  readonly hints: LiveHints;
  readonly logger: Logger;
  readonly tracing: ApiTracing;
  /** Interval at which lost hints are noticed. */
  readonly compareEveryMs: number;
  /** Interval at which ended log-ins and permissions are noticed. */
  readonly checkAccessEveryMs: number;
  readonly onClients?: (count: number) => void;
}

export interface LiveHub {
  /** Sends the current rows, or what changed after what the client knows, and every later change, until the client is removed. */
  add(client: LiveClient): Promise<void>;
  remove(client: LiveClient): void;
  readonly size: number;
  /** Ends all streams. */
  close(): void;
}

const heartbeatEveryMs = 15_000;
const countEveryMs = 1_000;

/**
 * Sends changed rows to the clients that watch them. Hints say which rows to read. Further hints collect during a read, so a
 * burst costs one more read. Comparing finds what hints miss.
 */
export function createLiveHub(options: LiveHubOptions): LiveHub {
  const { queries, hints, logger, compareEveryMs, checkAccessEveryMs, onClients } = options;
  const watchers = new Watchers();
  let waiting = new ChangedKeys();
  let work: Promise<void> = Promise.resolve();

  /** Runs jobs in sequence, so that a row is never sent after a newer one. */
  function inTurn(job: () => Promise<void>): Promise<void> {
    work = work.then(job).catch((err: unknown) => {
      logger.warn({ err }, 'live changes could not be read; the next comparison finds them');
    });
    return work;
  }

  const unsubscribe = hints.subscribe((hint) => {
    const first = waiting.empty;
    waiting.add(hint, watchers);
    if (!first || waiting.empty) return;
    void inTurn(() => {
      const changed = waiting;
      waiting = new ChangedKeys();
      return push(changed);
    });
  });

  /** @param more what else the clients are told at once */
  async function push(changed: ChangedKeys, more?: () => void): Promise<void> {
    const touched = await pushRows(changed, watchers, options);
    more?.();
    for (const client of touched) client.flush();
  }

  async function sync(clients: ReadonlySet<LiveClient>, returning?: LiveClient): Promise<void> {
    const beginnings = new Map([...clients].map((client) => [client, client.beginnings]));
    const { changed, position } = await compare(queries.changes, clients, watchers, returning);
    returning?.announce();
    await push(changed, () => {
      for (const [client, before] of beginnings) client.synced(position, before);
    });
  }

  const isWatched = () => watchers.clients.size > 0;
  const comparison = everyWhile(isWatched, compareEveryMs, () =>
    inTurn(() => sync(new Set(watchers.clients))),
  );
  // Runs beside the pushes, so that a slow check does not delay them.
  const admission = everyWhile(isWatched, checkAccessEveryMs, async () => {
    const begunAnew = await checkAccess(watchers, options);
    if (begunAnew.size > 0) void inTurn(() => sync(begunAnew));
  });
  const counting = everyWhile(isWatched, countEveryMs, () => countForClients(watchers, options));
  const debugging = everyWhile(isWatched, countEveryMs, () => debugForClients(watchers, options));
  const alerting = everyWhile(isWatched, countEveryMs, () => alertsForClients(watchers, options));
  const heartbeat = setInterval(() => {
    for (const client of watchers.clients) client.heartbeat();
  }, heartbeatEveryMs);

  return {
    add: (client) => {
      watchers.add(client);
      onClients?.(watchers.clients.size);
      return inTurn(() => sync(new Set([client]), client));
    },
    remove: (client) => {
      watchers.remove(client);
      onClients?.(watchers.clients.size);
    },
    get size() {
      return watchers.clients.size;
    },
    close: () => {
      unsubscribe();
      for (const timer of [comparison, admission, counting, debugging, alerting, heartbeat])
        clearInterval(timer);
      for (const client of watchers.clients) client.end('shutdown');
    },
  };
}

/** Repeats work while the condition holds, never twice at the same time. The work never rejects. */
function everyWhile(condition: () => boolean, everyMs: number, work: () => Promise<void>): NodeJS.Timeout {
  let isBusy = false;
  return setInterval(() => {
    if (isBusy || !condition()) return;
    isBusy = true;
    void work().finally(() => (isBusy = false));
  }, everyMs);
}
