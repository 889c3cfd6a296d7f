import type { Pool } from 'pg';
import type { ParkedMessage } from '../../adapters/postgres/queries/index.js';

/** A parked message with all that is kept of it. */
export interface WholeParkedMessage extends ParkedMessage {
  readonly headers: object;
  readonly body: Buffer;
}

/** The parked message with this id; undefined when there is none. */
export async function findParkedMessage(pool: Pool, id: string): Promise<WholeParkedMessage | undefined> {
  const { rows } = await pool.query<WholeParkedMessage>(
    `select id, parked_at as "parkedAt", source, device_id as "deviceId", routing_key as "routingKey",
            code, cause, octet_length(body) as bytes, headers, body
     from ingest.parked_message where id = $1`,
    [id],
  );
  return rows[0];
}
