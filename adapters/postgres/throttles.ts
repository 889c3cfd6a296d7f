import type { Pool } from 'pg';
import type { Throttles } from '../../commands/ports/index.js';
import { withDatabaseErrors } from './databaseError.js';
import { requestEnd } from './identity/index.js';
import { inTransaction } from './transaction.js';

/** Ingest records here which devices are throttled. */
export function createThrottles(pool: Pool): Throttles {
  return withDatabaseErrors({
    keepOut: (deviceId, { forMs, untilMs, exceeded }) =>
      inTransaction(pool, async (client) => {
        const { rowCount } = await client.query({
          name: 'keep device out',
          text: `insert into ingest.device_throttle as known (device_id, exceeded, since, until)
                 values ($1, $2, $3, $4)
                 on conflict (device_id) do update
                   set exceeded = excluded.exceeded, since = excluded.since, until = excluded.until
                 where known.until <> excluded.until`,
          values: [deviceId, exceeded, new Date(untilMs - forMs), new Date(untilMs)],
        });
        if (rowCount === 1) await requestEnd(client, [deviceId]);
      }),
  });
}
