import type { ApiQueries } from '../../../../projections/queries/index.js';
import type { ApiTracing } from '../ports.js';
import type { ChangedKeys } from './changedKeys.js';
import { readLiveRows } from './liveRows.js';
import type { Watchers } from './watchers.js';

/** Reads the changed rows, and sends each to the clients that watch it. */
export async function pushRows(
  changed: ChangedKeys,
  watchers: Watchers,
  { queries, tracing }: { readonly queries: ApiQueries; readonly tracing: ApiTracing },
): Promise<void> {
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
