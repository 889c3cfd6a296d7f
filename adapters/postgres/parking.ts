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

/** Inserts in the caller's transaction, if there is one; one statement for all. A cause or a header may quote what a device sent. */
export async function insertParked(
  client: Pool | PoolClient,
  messages: readonly MessageToPark[],
): Promise<void> {
  if (messages.length === 0) return;
  await client.query({
    name: 'park messages',
    text: `insert into ingest.parked_message
        (source, device_id, routing_key, code, cause, headers, body, epoch, boot, seq)
      select source, device_id, routing_key, code, cause, headers::jsonb, body, epoch, boot, seq
      from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[],
        $8::boolean[], $9::bigint[], $10::bigint[], $11::bigint[]) with ordinality
        as parked (source, device_id, routing_key, code, cause, headers, body, redelivered, epoch, boot, seq, place)
      where not (redelivered and exists (select from ingest.parked_message as known
        where known.routing_key = parked.routing_key and known.body_sha256 = sha256(parked.body)
          and known.parked_at > now() - interval '${repeatWindow}'))
      order by place`,
    values: [
      messages.map(({ source }) => source),
      messages.map(({ deviceId }) => deviceId ?? null),
      messages.map(({ routingKey }) => routingKey),
      messages.map(({ code }) => code),
      messages.map(({ cause }) => storableText(cause)),
      messages.map(({ headers }) => JSON.stringify(withStorableTexts(headers))),
      messages.map(({ body }) => Buffer.from(body)),
      messages.map(({ redelivered }) => redelivered),
      messages.map(({ order }) => order?.epoch ?? null),
      messages.map(({ order }) => order?.boot ?? null),
      messages.map(({ order }) => order?.seq ?? null),
    ],
  });
}
