import type { Pool } from 'pg';
import type { ParkedMessage } from '../../../projections/queries/index.js';
import { parkedColumns } from './parkedMessages.js';

/** A parked message with everything that is stored of it. */
export interface KeptMessage extends ParkedMessage {
  readonly headers: object;
  /** Only the beginning, when the message was too large to be stored as a whole. */
  readonly body: Buffer;
  /** Its number in its device's order; null when it is unknown. */
  readonly epoch: number | null;
  readonly boot: number | null;
  readonly seq: number | null;
}

/** Whether only the beginning of a message is stored. */
export function isCut({ bytes, keptBytes }: Pick<ParkedMessage, 'bytes' | 'keptBytes'>): boolean {
  return keptBytes < bytes;
}

/** The parked message with this id; undefined when there is none. */
export async function findParkedMessage(pool: Pool, id: string): Promise<KeptMessage | undefined> {
  const [message] = await findParkedMessages(pool, [id]);
  return message;
}

/** The parked messages with these ids, in the order in which they were parked. */
export async function findParkedMessages(
  pool: Pool,
  ids: readonly string[],
): Promise<readonly KeptMessage[]> {
  const { rows } = await pool.query<KeptMessage>(
    `select ${parkedColumns}, headers, body, epoch::float8, boot::float8, seq::float8
     from ingest.parked_message where id = any($1::bigint[]) order by parked_message.id`,
    [ids],
  );
  return rows;
}

/** Records that a parked message was requeued. */
export async function markRequeued(pool: Pool, id: string): Promise<void> {
  await pool.query('update ingest.parked_message set requeued_at = now() where id = $1', [id]);
}

/** Deletes parked messages and counts them as discarded, in one transaction; returns their number. */
export async function discardParked(pool: Pool, ids: readonly string[], by: string): Promise<number> {
  const { rows } = await pool.query<{ messages: number }>(
    `with gone as (
       delete from ingest.parked_message where id = any($1::bigint[]) returning device_id, code, bytes
     ), counted as (
       insert into ingest.unkept_message as counted (device_id, code, day, reason, "by", messages, bytes)
       select coalesce(device_id, ''), code, (now() at time zone 'utc')::date, 'discarded', $2, count(*), sum(bytes)
       from gone group by device_id, code
       on conflict (device_id, code, day, reason, "by") do update
         set messages = counted.messages + excluded.messages, bytes = counted.bytes + excluded.bytes, last_at = now()
     )
     select count(*)::int as messages from gone`,
    [ids, by],
  );
  return rows[0]?.messages ?? 0;
}
