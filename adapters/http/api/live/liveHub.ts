import type { Logger } from '../../../../domain/kernel/logger.js';
import type { LiveHints } from '../../../../projections/ports.js';
import type { ApiQueries, DeviceOwners, ReadPosition } from '../../../../projections/queries/index.js';
import type { ApiTracing } from '../ports.js';
import { ChangedKeys } from './changedKeys.js';
import { compare } from './comparison.js';
import { devicesIn, type LiveClient } from './liveClient.js';
import { readLiveRows } from './liveRows.js';
import { Watchers } from './watchers.js';

export interface LiveHubOptions {
  readonly queries: ApiQueries;
  readonly owners: DeviceOwners;
  readonly hints: LiveHints;
  readonly logger: Logger;
  readonly tracing: ApiTracing;
  /** Interval at which lost hints and ended permissions are noticed. */
  readonly compareEveryMs: number;
  readonly onClients?: (count: number) => void;
}

export interface LiveHub {
  /** Sends the current rows, or what changed after `resume`, and every later change, until the client is removed. */
  add(client: LiveClient, resume: ReadPosition | undefined): Promise<void>;
  remove(client: LiveClient): void;
  readonly size: number;
  /** Ends all streams. */
  close(): void;
}

const heartbeatEveryMs = 15_000;

/**
 * Sends changed rows to the clients that watch them. Hints say which rows to read. Further hints collect during a read, so a
 * burst costs one more read. Comparing finds what hints miss.
 */
export function createLiveHub(options: LiveHubOptions): LiveHub {
  const { queries, owners, hints, logger, tracing, compareEveryMs, onClients } = options;
  const watchers = new Watchers();
  let waiting = new ChangedKeys();
  let work: Promise<void> = Promise.resolve();
  let comparing = false;
  let admitting = false;

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

  async function push(changed: ChangedKeys): Promise<void> {
    if (changed.empty) return;
    const spans = [...changed.traceparents].map(([deviceId, parentTraceparent]) =>
      tracing.startLivePush(deviceId, parentTraceparent),
    );
    try {
      for (const row of await readLiveRows(queries, changed)) {
        const watching =
          'deviceId' in row.watchedBy
            ? watchers.ofDevice(row.watchedBy.deviceId)
            : watchers.ofSession(row.watchedBy.sessionId);
        for (const client of watching) client.send(row);
      }
    } finally {
      for (const span of spans) span?.end();
    }
  }

  async function sync(clients: ReadonlySet<LiveClient>, resume?: ReadPosition): Promise<void> {
    const { changed, position } = await compare(queries.changes, clients, watchers, resume);
    await push(changed);
    for (const client of clients) client.synced(position);
  }

  /** Runs beside the pushes, so that a slow check does not delay them. */
  async function endUnwelcome(): Promise<void> {
    const clients = [...watchers.clients];
    const asked = clients.map(({ watch, claims }) => ({ ...claims, deviceIds: devicesIn(watch) }));
    const welcome = await owners.mayStillWatch(asked);
    for (const [index, client] of clients.entries())
      if (!welcome[index] || client.claims.expiresAt.getTime() <= Date.now()) client.end();
  }

  const comparison = setInterval(() => {
    if (comparing || watchers.clients.size === 0) return;
    comparing = true;
    void inTurn(() => sync(new Set(watchers.clients))).finally(() => (comparing = false));
  }, compareEveryMs);
  const admission = setInterval(() => {
    if (admitting || watchers.clients.size === 0) return;
    admitting = true;
    void endUnwelcome()
      .catch((err: unknown) =>
        logger.warn({ err }, 'access of live clients could not be checked; it is checked again soon'),
      )
      .finally(() => (admitting = false));
  }, compareEveryMs);
  const heartbeat = setInterval(() => {
    for (const client of watchers.clients) client.heartbeat();
  }, heartbeatEveryMs);

  return {
    add: (client, resume) => {
      watchers.add(client);
      onClients?.(watchers.clients.size);
      return inTurn(() => sync(new Set([client]), resume));
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
      clearInterval(comparison);
      clearInterval(admission);
      clearInterval(heartbeat);
      for (const client of watchers.clients) client.end();
    },
  };
}
