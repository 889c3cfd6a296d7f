import type { Pool } from 'pg';
import { laterMessages, type DeviceSequence } from '../../../domain/device/sequence/index.js';
import type { InspectedMessage, KeptMessage, ParkedEdit } from '../../../projections/queries/index.js';
import { parkedColumns } from './parkedMessages.js';

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

/** The parked message with this id, with what is known of its device since; undefined when there is none. */
export async function inspectParked(pool: Pool, id: string): Promise<InspectedMessage | undefined> {
  const message = await findParkedMessage(pool, id);
  if (!message) return undefined;
  const { rows } = await pool.query<{ sequence: DeviceSequence; partition: number }>(
    'select sequence, partition from ingest.device_sequence where device_id = $1',
    [message.deviceId],
  );
  const [found] = rows;
  const { epoch, boot, seq } = message;
  const isNumbered = epoch !== null && boot !== null && seq !== null;
  return {
    message,
    laterMessages: found && isNumbered ? laterMessages(found.sequence, { epoch, boot, seq }) : null,
    partition: partitionOf(message.source) ?? found?.partition ?? null,
    edits: await editsOf(pool, id),
    askedByName: message.askedBy === null ? null : await nameOf(pool, message.askedBy),
  };
}

async function nameOf(pool: Pool, personId: string): Promise<string | null> {
  const { rows } = await pool.query<{ name: string }>(
    'select name from identity.person where person_id::text = $1',
    [personId],
  );
  return rows[0]?.name ?? null;
}

/** What people made of a message, in order. */
async function editsOf(pool: Pool, id: string): Promise<readonly ParkedEdit[]> {
  const { rows } = await pool.query<ParkedEdit>(
    `select e.id::text, e.edited_by as "editedBy", p.name, e.edited_at as "editedAt", e.reason, e.body
     from ingest.parked_edit as e left join identity.person as p on 'person:' || p.person_id::text = e.edited_by
     where e.message_id = $1 order by e.id`,
    [id],
  );
  return rows;
}

/** Of a queue's name, such as `uplink 3`. */
function partitionOf(source: string): number | undefined {
  const number = /^uplink (\d+)$/.exec(source)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Records that a parked message was sent again, for the `requeue`th time. */
export async function markRequeued(pool: Pool, id: string, requeue: number): Promise<void> {
  await pool.query(
    'update ingest.parked_message set requeued_at = now(), requeues = greatest(requeues, $2), requeued_edit = null where id = $1',
    [id, requeue],
  );
}

/** Deletes parked messages and counts them as discarded, in one transaction; returns their number. */
export async function discardParked(
  pool: Pick<Pool, 'query'>,
  ids: readonly string[],
  by: string,
): Promise<number> {
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
