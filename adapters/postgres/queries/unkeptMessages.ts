import type { Pool } from 'pg';
import type { Page, PageRequest, UnkeptFilter, UnkeptMessages } from '../../../projections/queries/index.js';
import { pageOf } from './page.js';

/** Counts of messages that were not kept, the latest days first. */
export async function listUnkeptMessages(pool: Pool, filter: UnkeptFilter): Promise<Page<UnkeptMessages>> {
  const { rows } = await pool.query<UnkeptMessages>(
    `select nullif(device_id, '') as "deviceId", code, day::text, reason, "by", messages::float8, bytes::float8,
            last_at as "lastAt"
     from ingest.unkept_message
     where ($1::text is null or device_id = $1)
       and ($2::text is null or (day, device_id, code, reason, "by") < ($2::date, $3::text, $4::text, $5::text, $6::text))
     order by unkept_message.day desc, device_id desc, code desc, reason desc, "by" desc limit $7`,
    [filter.deviceId ?? null, ...keyOf(filter.afterKey), filter.limit + 1],
  );
  return pageOf(
    rows,
    filter.limit,
    (row) => row,
    ({ day, deviceId, code, reason, by }) => [day, deviceId ?? '', code, reason, by],
  );
}

function keyOf(key: PageRequest['afterKey']): readonly (string | null)[] {
  return Array.from({ length: 5 }, (_, at) => key?.[at] ?? null);
}
