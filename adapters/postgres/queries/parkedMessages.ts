import type { Pool } from 'pg';
import type { Page, ParkedFilter, ParkedMessage } from '../../../projections/queries/index.js';
import { backendFaults } from '../../../domain/kernel/errors.js';
import { pageOf } from './page.js';

/** Columns of a {@link ParkedMessage}. */
export const parkedColumns = `id::text, parked_at as "parkedAt", source, device_id as "deviceId",
  routing_key as "routingKey", code, cause, bytes::float8, octet_length(body) as "keptBytes",
  encode(body_sha256, 'hex') as sha256, requeued_at as "requeuedAt", requeues, outcome,
  requeued_from::text as "requeuedFrom", requeued_edit::text as "requeuedEdit", edited, asked_by as "askedBy", reason,
  retry_cause as "retryCause"`;

/** The id of the message that was parked last; 0 when there is none. */
export async function lastParkedId(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    'select coalesce(max(id), 0)::text as id from ingest.parked_message',
  );
  return rows[0]?.id ?? '0';
}

/** How many messages of a device were parked after the message with this id. */
export async function countParkedAfter(pool: Pool, id: string, deviceId: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'select count(*)::int as count from ingest.parked_message where device_id = $1 and id > $2',
    [deviceId, id],
  );
  return rows[0]?.count ?? 0;
}

/** Parked messages, the latest first, without bodies, which can be large. */
export async function listParkedMessages(pool: Pool, filter: ParkedFilter): Promise<Page<ParkedMessage>> {
  const { rows } = await pool.query<ParkedMessage>(
    `select ${parkedColumns} from ingest.parked_message
     where ($1::bigint is null or parked_message.id < $1) and ($2::text is null or device_id = $2)
       and ($3::text is null or regexp_replace(source, ' [0-9]+$', '') = $3) and ($4::text is null or code = $4)
     order by parked_message.id desc limit $5`,
    [
      filter.afterKey?.[0] ?? null,
      filter.deviceId ?? null,
      filter.source ?? null,
      filter.code ?? null,
      filter.limit + 1,
    ],
  );
  return pageOf(
    rows,
    filter.limit,
    (row) => row,
    (row) => [row.id],
  );
}

/** How much of the budget a device uses. */
export interface ParkedUsage {
  readonly messages: number;
  readonly bytes: number;
}

/** The part of the parking budget that a device uses. */
export async function parkedUsage(pool: Pool, deviceId: string): Promise<ParkedUsage> {
  const { rows } = await pool.query<ParkedUsage>(
    'select messages::float8, bytes::float8 from ingest.parking_usage where device_id = $1',
    [deviceId],
  );
  return rows[0] ?? { messages: 0, bytes: 0 };
}

/** Parked messages with one code that nobody requeued so far. */
export interface ParkedFault {
  readonly code: string;
  readonly messages: number;
  /** When the first one was parked. */
  readonly since: Date;
}

/** What was parked through a fault of Brewline. */
export async function parkedFaults(pool: Pool): Promise<readonly ParkedFault[]> {
  const { rows } = await pool.query<ParkedFault>(parkedFaultsText);
  return rows;
}

/** The codes are literals, so that the index of just these is used. */
const parkedFaultsText = `select code, count(*)::float8 as messages, min(parked_at) as since from ingest.parked_message
  where code in (${backendFaults.map((code) => `'${code}'`).join(', ')}) and requeued_at is null
  group by code order by code`;
