import type { ApiQueries } from '../../../../projections/queries/index.js';
import type { ApiTracing } from '../ports.js';
import type { ChangedKeys } from './changedKeys.js';
import type { LiveClient } from './liveClient.js';
import { readLiveRows } from './liveRows.js';
import type { Watchers } from './watchers.js';

/**
 * Reads the changed rows, and gives each to the clients that watch it.
 *
 * @returns the clients that have something to write now
 */
export async function pushRows(
  changed: ChangedKeys,
  watchers: Watchers,
  { queries, tracing }: { readonly queries: ApiQueries; readonly tracing: ApiTracing },
): Promise<ReadonlySet<LiveClient>> {
  const touched = new Set<LiveClient>();
  if (changed.empty) return touched;
  const spans = [...changed.traceparents].map(([deviceId, parentTraceparent]) =>
    tracing.startLivePush(deviceId, parentTraceparent),
  );
  try {
    for (const row of await readLiveRows(queries, changed))
      for (const client of watchers.of(row.channels)) if (client.take(row)) touched.add(client);
    return touched;
  } finally {
    for (const span of spans) span?.end();
  }
}
