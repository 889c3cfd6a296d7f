import type { Pool, PoolClient } from 'pg';
import type { MessageToPark, Parking } from '../../commands/ports.js';
import { storableText, withStorableTexts } from '../../domain/text.js';
import { databaseError } from './databaseError.js';

/** A redelivered message that was parked within this time had only its acknowledgement lost. */
const repeatWindow = '1 hour';

/** Keeps messages whole; durable when it resolves. */
export function createParking(pool: Pool): Parking {
  return {
    async park(messages) {
      try {
        await insertParked(pool, messages);
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },
  };
}

/** Inserts in the caller's transaction, if there is one. A cause or a header may quote what a device sent. */
export async function insertParked(
  client: Pool | PoolClient,
  messages: readonly MessageToPark[],
): Promise<void> {
  for (const message of messages) {
    const { source, deviceId, routingKey, code, cause, headers, body, redelivered, order } = message;
    await client.query(
      `insert into ingest.parked_message (source, device_id, routing_key, code, cause, headers, body, epoch, boot, seq)
       select $1, $2, $3, $4, $5, $6, $7, $9, $10, $11
       where not ($8 and exists (select from ingest.parked_message where routing_key = $3 and body_sha256 = sha256($7)
         and parked_at > now() - interval '${repeatWindow}'))`,
      [
        source,
        deviceId,
        routingKey,
        code,
        storableText(cause),
        JSON.stringify(withStorableTexts(headers)),
        body,
        redelivered,
        order?.epoch ?? null,
        order?.boot ?? null,
        order?.seq ?? null,
      ],
    );
  }
}
