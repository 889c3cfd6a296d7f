import type { Pool } from 'pg';
import type { ParkedMessage } from '../../adapters/postgres/queries/index.js';

/** A parked message with all that is kept of it. */
export interface WholeParkedMessage extends ParkedMessage {
  readonly headers: object;
  readonly body: Buffer;
  /** Its number in its device's order; null where that could not be told. */
  readonly epoch: number | null;
  readonly boot: number | null;
  readonly seq: number | null;
  /** When an operator last sent it through ingest again. */
  readonly requeuedAt: Date | null;
}

/** The parked message with this id; undefined when there is none. */
export async function findParkedMessage(pool: Pool, id: string): Promise<WholeParkedMessage | undefined> {
  const [message] = await findParkedMessages(pool, [Number(id)]);
  return message;
}

/** The parked messages with these ids, in the order in which they were parked. */
export async function findParkedMessages(
  pool: Pool,
  ids: readonly number[],
): Promise<readonly WholeParkedMessage[]> {
  const { rows } = await pool.query<WholeParkedMessage>(
    `select id::text, parked_at as "parkedAt", source, device_id as "deviceId", routing_key as "routingKey",
            code, cause, octet_length(body) as bytes, headers, body, epoch::float8, boot::float8, seq::float8,
            requeued_at as "requeuedAt"
     from ingest.parked_message where id = any($1::bigint[]) order by parked_message.id`,
    [ids],
  );
  return rows;
}

/** Notes that a parked message was sent through ingest again. */
export async function markRequeued(pool: Pool, id: string): Promise<void> {
  await pool.query('update ingest.parked_message set requeued_at = now() where id = $1', [id]);
}
