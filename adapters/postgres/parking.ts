import type { Pool, PoolClient } from 'pg';
import type { MessageToPark, Parking, RequeuedMessage, RequeueOutcomes } from '../../commands/ports/index.js';
import { cutBody, wholeBody } from '../../commands/cutBody.js';
import { storableText, withStorableTexts } from '../../domain/kernel/text.js';
import { databaseError } from './databaseError.js';
import { inTransaction } from './transaction.js';

/** A redelivered message that was parked within this time lost only its acknowledgement. */
const repeatWindow = '1 hour';

/** Limits of what is stored; beyond them messages are only counted. Bytes are those of bodies. */
export interface ParkingBudget {
  readonly deviceMessages: number;
  readonly deviceBytes: number;
  readonly messages: number;
  readonly bytes: number;
}

/** Messages of one code for which the budget had no room. */
export interface Unkept {
  readonly code: string;
  readonly messages: number;
}

export interface ParkingOptions {
  readonly budget: ParkingBudget;
  /** Called with what was counted instead of stored, after the commit. */
  readonly onUnkept: (unkept: Unkept) => void;
}

/**
 * Stores messages, or counts them when the budget is used up; durable when it resolves. A message that was only counted and is
 * delivered again is counted again.
 */
export function createParking(pool: Pool, { budget, onUnkept }: ParkingOptions): Parking {
  return {
    async park(messages) {
      if (messages.length === 0) return;
      try {
        const unkept = await inTransaction(pool, (client) => insertParked(client, messages, budget));
        unkept.forEach(onUnkept);
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },
  };
}

/**
 * Parks in the caller's transaction. The budget's row is locked until the end, so several that park at once never exceed the
 * budget. A cause or a header may quote what a device sent.
 *
 * @returns what was only counted.
 */
export async function insertParked(
  client: PoolClient,
  messages: readonly MessageToPark[],
  budget: ParkingBudget,
): Promise<readonly Unkept[]> {
  const kept = withoutTwice(messages).map((message) => ({ ...message, ...cutBody(message.body) }));
  const whole = kept.map((message) => message.whole ?? wholeBody(message.body));
  const locked = client.query(`select from ingest.parking_usage where device_id = '' for update`);
  const parked = client.query<Unkept>({
    name: 'park messages',
    text: parkText,
    values: [
      kept.map(({ source }) => source),
      kept.map(({ deviceId }) => deviceId ?? null),
      kept.map(({ routingKey }) => routingKey),
      kept.map(({ code }) => code),
      kept.map(({ cause }) => storableText(cause)),
      kept.map(({ headers }) => JSON.stringify(withStorableTexts(headers))),
      kept.map(({ body }) => Buffer.from(body)),
      whole.map(({ bytes }) => bytes),
      whole.map(({ sha256 }) => Buffer.from(sha256)),
      kept.map(({ redelivered }) => redelivered),
      kept.map(({ order }) => order?.epoch ?? null),
      kept.map(({ order }) => order?.boot ?? null),
      kept.map(({ order }) => order?.seq ?? null),
      budget.deviceMessages,
      budget.deviceBytes,
      budget.messages,
      budget.bytes,
      kept.map(({ requeued }) => requeued?.id ?? null),
      kept.map(({ requeued }) => requeued?.requeue ?? null),
      kept.map(({ edited }) => (edited ? JSON.stringify(edited) : null)),
    ],
  });
  const cameBack = messages.flatMap(({ requeued }) => (requeued ? [{ ...requeued, outcome: 'parked' }] : []));
  // Behind the others: whoever settles a message locks its group, as parking does, but never the budget.
  const settled = cameBack.length > 0 ? settleRequeues(client, cameBack) : undefined;
  const [, { rows }] = await Promise.all([locked, parked, settled]);
  return rows;
}

/** A message that was sent again twice comes back once. */
function withoutTwice(messages: readonly MessageToPark[]): readonly MessageToPark[] {
  const known = new Set<string>();
  return messages.filter(({ requeued }) => {
    if (!requeued) return true;
    const key = `${requeued.id}/${requeued.requeue}`;
    return !known.has(key) && known.add(key);
  });
}

/** Outcomes of messages that operators sent again; the first that is stored of one stays. */
export function createRequeueOutcomes(pool: Pool): RequeueOutcomes {
  return {
    async settle(settled) {
      try {
        await settleRequeues(pool, settled);
      } catch (error) {
        throw databaseError(error, 'DATABASE_UNAVAILABLE');
      }
    },
  };
}

async function settleRequeues(
  client: Pick<PoolClient, 'query'>,
  settled: readonly (RequeuedMessage & { readonly outcome: string })[],
): Promise<void> {
  await client.query(
    `update ingest.parked_message as p set outcome = given.outcome, outcome_of = given.requeue
     from unnest($1::bigint[], $2::int[], $3::text[]) as given (id, requeue, outcome)
     where p.id = given.id and p.outcome_of < given.requeue`,
    [
      settled.map(({ id }) => id),
      settled.map(({ requeue }) => requeue),
      settled.map(({ outcome }) => outcome),
    ],
  );
}

/**
 * First what fits into each device's budget, then what fits into the whole: a device beyond its own budget takes no room from
 * others. The groups of what fits are counted by a trigger, those of the rest here.
 */
const parkText = `
  with message as (
    select source, device_id, routing_key, code, cause, headers::jsonb, body, bytes, sha256, epoch, boot, seq,
      requeued_from, requeued_as, edited::jsonb, place
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::bigint[],
      $9::bytea[], $10::boolean[], $11::bigint[], $12::bigint[], $13::bigint[], $18::bigint[], $19::int[], $20::text[])
      with ordinality
      as given (source, device_id, routing_key, code, cause, headers, body, bytes, sha256, redelivered, epoch, boot, seq,
        requeued_from, requeued_as, edited, place)
    where not exists (select from ingest.parked_message as known
        where known.requeued_from = given.requeued_from and known.requeued_as = given.requeued_as)
      and not (redelivered and exists (select from ingest.parked_message as known
      where known.routing_key = given.routing_key and known.body_sha256 = given.sha256 and known.code = given.code
        and known.parked_at > now() - interval '${repeatWindow}'))
  ), size as (
    select place, device_id, octet_length(body) as kept_bytes from message
  ), of_device as (
    select size.*, size.device_id is null or (
        coalesce(used.messages, 0) + count(*) over earlier <= $14::bigint
        and coalesce(used.bytes, 0) + sum(kept_bytes) over earlier <= $15::bigint) as fits
    from size left join ingest.parking_usage as used on used.device_id = size.device_id
    window earlier as (partition by size.device_id order by place)
  ), of_all as (
    select place, fits
        and used.messages + count(*) filter (where fits) over earlier <= $16::bigint
        and used.bytes + coalesce(sum(kept_bytes) filter (where fits) over earlier, 0) <= $17::bigint as fits
    from of_device cross join ingest.parking_usage as used where used.device_id = ''
    window earlier as (order by place)
  ), kept as (
    insert into ingest.parked_message
      (source, device_id, routing_key, code, cause, headers, body, bytes, body_sha256, epoch, boot, seq,
       requeued_from, requeued_as, edited)
    select source, device_id, routing_key, code, cause, headers, body, bytes, sha256, epoch, boot, seq,
      requeued_from, requeued_as, edited
    from message join of_all using (place) where fits order by place
  ), unkept as (
    insert into ingest.unkept_message as counted (device_id, code, day, reason, "by", messages, bytes)
    select coalesce(device_id, ''), code, (now() at time zone 'utc')::date, 'budget', '', count(*), sum(bytes)
    from message join of_all using (place) where not fits group by device_id, code
    on conflict (device_id, code, day, reason, "by") do update
      set messages = counted.messages + excluded.messages, bytes = counted.bytes + excluded.bytes, last_at = now()
    returning code
  ), beyond as (
    select regexp_replace(source, ' [0-9]+$', '') as source, code, device_id
    from message join of_all using (place) where not fits
  ), new_device as (
    insert into ingest.parked_group_device (source, code, device_id)
    select distinct source, code, device_id from beyond where device_id is not null
    on conflict do nothing returning source, code
  ), grouped as (
    insert into ingest.parked_group as counted (source, code, messages, kept, devices, first_at, last_at)
    select source, code, count(*), 0,
      (select count(*) from new_device where new_device.source = beyond.source and new_device.code = beyond.code), now(), now()
    from beyond group by source, code order by source, code
    on conflict (source, code) do update
      set messages = counted.messages + excluded.messages, devices = counted.devices + excluded.devices,
        last_at = greatest(counted.last_at, excluded.last_at)
  )
  select code, count(*)::int as messages from message join of_all using (place) where not fits group by code`;
