import type { Pool } from 'pg';
import type { DeviceDenials, NewDenials } from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';

const text = `
  insert into identity.device_denial as known (device_id, at, reason, address, denials, since)
  select device_id, at, reason, address, denials, since
  from json_to_recordset($1) as new (device_id text, at timestamptz, reason text, address text, denials bigint, since timestamptz)
  where exists (select from identity.device_credential c where c.device_id = new.device_id)
  order by device_id
  on conflict (device_id) do update set
    at = excluded.at, reason = excluded.reason, address = excluded.address,
    denials = excluded.denials + case when known.at > excluded.since - interval '1 hour' then known.denials else 0 end,
    since = case when known.at > excluded.since - interval '1 hour' then known.since else excluded.since end`;

/** Role auth remembers refused log-ins here. */
export function createDeviceDenials(pool: Pool): DeviceDenials {
  return withDatabaseErrors({
    write: async (denials: readonly NewDenials[]) => {
      const rows = denials.map(({ deviceId, atMs, sinceMs, ...others }) => ({
        ...others,
        device_id: deviceId,
        at: new Date(atMs),
        since: new Date(sinceMs),
      }));
      await pool.query({ name: 'write-denials', text, values: [JSON.stringify(rows)] });
    },
  });
}
