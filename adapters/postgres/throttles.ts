import type { Pool } from 'pg';
import type { Throttles } from '../../commands/ports/index.js';
import { withDatabaseErrors } from './databaseError.js';

/** Longer than it takes to end a connection; after this another auth role tries. */
const endingTakes = '15 seconds';

/** Ingest records here which devices are throttled. */
export function createThrottles(pool: Pool): Throttles {
  return withDatabaseErrors({
    async keepOut(deviceId, { forMs, untilMs, exceeded }) {
      await pool.query({
        name: 'keep device out',
        text: `insert into ingest.device_throttle as known (device_id, exceeded, since, until)
               values ($1, $2, $3, $4)
               on conflict (device_id) do update
                 set exceeded = excluded.exceeded, since = excluded.since, until = excluded.until,
                   connection_ended = false, ending_until = '-infinity'
               where known.until <> excluded.until`,
        values: [deviceId, exceeded, new Date(untilMs - forMs), new Date(untilMs)],
      });
    },
  });
}

/** Connections that throttled devices still have, for the auth role to end. */
export interface ThrottledConnections {
  /** Devices that no other process has claimed; the caller claims them for 15 s. Throws `DATABASE_UNAVAILABLE`. */
  claim(): Promise<readonly string[]>;
  /** Throws `DATABASE_UNAVAILABLE`. */
  ended(deviceId: string): Promise<void>;
}

export function createThrottledConnections(pool: Pool): ThrottledConnections {
  return withDatabaseErrors({
    async claim() {
      const { rows } = await pool.query<{ device_id: string }>({
        name: 'claim throttled',
        text: `update ingest.device_throttle set ending_until = now() + interval '${endingTakes}'
               where not connection_ended and until > now() and ending_until < now() returning device_id`,
      });
      return rows.map(({ device_id: deviceId }) => deviceId);
    },
    async ended(deviceId) {
      await pool.query('update ingest.device_throttle set connection_ended = true where device_id = $1', [
        deviceId,
      ]);
    },
  });
}
