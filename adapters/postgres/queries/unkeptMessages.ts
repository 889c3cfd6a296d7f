import type { Pool } from 'pg';
import { pageOf, type Page, type PageRequest } from './page.js';

/** Messages of a device, code and UTC day that could not be processed and are not kept. */
export interface UnkeptMessages {
  /** Null for events of a projection. */
  readonly deviceId: string | null;
  readonly code: string;
  readonly day: string;
  /** The budget was used up, or an operator discarded them. */
  readonly reason: 'budget' | 'discarded';
  /** The operator; empty for the budget. */
  readonly by: string;
  readonly messages: number;
  readonly bytes: number;
  readonly lastAt: Date;
}

export interface UnkeptFilter extends PageRequest {
  readonly deviceId?: string | undefined;
}

/** Counts of what is not kept, the latest days first. */
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
