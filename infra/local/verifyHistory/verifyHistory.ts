import { Client } from 'pg';
import { loadLedger } from './loadLedger.js';
import { loadStored } from './loadStored.js';
import { loadParked } from './loadParked.js';
import { untilCaughtUp } from './untilCaughtUp.js';

export interface VerifyOptions {
  /** Reads read_model and ingest, and may create temporary tables. */
  readonly databaseUrl: string;
  /** NDJSON of `LedgerEntry`, one line for each telemetry message that the broker acknowledged, in the order of acknowledgements. */
  readonly ledgerFile: string;
  /** At or before the sending of the first message; earlier history is ignored. */
  readonly since: Date;
  /** Maximum time for the read models to catch up; 60 s by default. */
  readonly withinMs?: number;
}

export interface Verdict extends Found {
  readonly numbering: Numbering;
  /** How long the read models took to catch up. */
  readonly caughtUpMs: number;
}

/** Where the acknowledged messages were found. */
interface Found {
  readonly messages: number;
  readonly readings: number;
  readonly devices: number;
  /** Acknowledged messages with a reading that is not in history, unless they are parked. */
  readonly missing: number;
  /** Readings that are in history more than once, and messages that are in two epochs. */
  readonly doubled: number;
  /** Devices whose last status is not their newest reading. */
  readonly wrongStatus: number;
  /** Acknowledged messages that are parked: ingest could not tell whether they were repeats. */
  readonly parked: number;
  /** Messages parked since then for any other reason: a simulated fleet causes none. */
  readonly malformed: number;
}

/**
 * The same devices' numbering over their whole life, as ingest last saved it. It is no part of the verdict, because these
 * messages were never acknowledged.
 */
export interface Numbering {
  /** How often counters began again. */
  readonly restarts: number;
  readonly late: number;
  /** Messages that are missing now. */
  readonly missing: number;
  /** Missing messages that are no longer waited for. */
  readonly lost: number;
  /** Messages that the devices reported as dropped. */
  readonly dropped: number;
}

/**
 * True when every acknowledged message is in history exactly once or is parked for an operator, and every last status is the
 * newest reading.
 */
export function holds({ messages, missing, doubled, wrongStatus, malformed }: Verdict): boolean {
  return messages > 0 && missing === 0 && doubled === 0 && wrongStatus === 0 && malformed === 0;
}

/**
 * Compares what the broker acknowledged with history and last status, after a limited wait for the read models to catch up.
 *
 * The ledger has no epochs. A message is identified by its device, boot and number together with the time and values of its
 * first reading, so that a message of another epoch can't be taken for it.
 */
export async function verifyHistory(options: VerifyOptions): Promise<Verdict> {
  const { since } = options;
  const client = new Client({ connectionString: options.databaseUrl });
  await client.connect();
  try {
    await loadLedger(client, options.ledgerFile);
    const caughtUpMs = await untilCaughtUp(client, { since, withinMs: options.withinMs ?? 60_000 });
    await loadStored(client, since);
    await loadParked(client, since);
    const found = await figures<Found>(client, foundQuery, [since]);
    return { ...found, numbering: await figures<Numbering>(client, numberingQuery, []), caughtUpMs };
  } finally {
    await client.end();
  }
}

/**
 * The last status of a device is its newest reading: the highest of its epoch, of the highest epoch. Where epochs alternate (two
 * machines with one id, counters restored from a copy), a lower epoch is right while it is the last one with messages. A late
 * reading is below another one of its epoch, or in an earlier epoch.
 */
const foundQuery = `
  with
    stored as materialized (
      select device_id, epoch, boot, seq, idx, count(*) as copies,
        min(at) as at, min("values") as "values", max(received_at) as received_at
      from stored_reading
      group by device_id, epoch, boot, seq, idx),
    messages as materialized (
      select device_id, epoch, boot, seq, count(*) as readings, max(idx) as idx, max(received_at) as received_at,
        min(at) filter (where idx = 0) as at, min("values") filter (where idx = 0) as "values"
      from stored group by device_id, epoch, boot, seq),
    found as materialized (
      select ledger.line, count(messages.device_id) as copies,
        coalesce(bool_or(messages.readings = ledger.readings), false) as whole,
        exists (select from parked where (parked.device_id, parked.boot, parked.seq, parked.at)
          = (ledger.device_id, ledger.boot, ledger.seq, ledger.at)) as parked
      from ledger left join messages using (device_id, boot, seq, at, "values")
      group by ledger.line, ledger.device_id, ledger.boot, ledger.seq, ledger.at),
    newest as (
      select distinct on (device_id, epoch) device_id, epoch, boot, seq, idx, received_at
      from messages order by device_id, epoch, boot desc, seq desc)
  select
    (select count(*) from ledger) as messages,
    (select coalesce(sum(readings), 0) from ledger) as readings,
    (select count(distinct device_id) from ledger) as devices,
    (select count(*) from found where not whole and not parked) as missing,
    (select count(*) from stored where copies > 1) + (select count(*) from found where copies > 1) as doubled,
    (select count(*) from (select distinct device_id from messages) device
     left join read_model.device_status status using (device_id)
     left join newest on (newest.device_id, newest.epoch) = (status.device_id, status.epoch)
     where (status.boot, status.seq, status.idx) is distinct from (newest.boot, newest.seq, newest.idx)
       or exists (select from newest later where later.device_id = status.device_id
         and later.epoch > status.epoch and later.received_at >= newest.received_at)) as "wrongStatus",
    (select count(*) from found where not whole and parked) as parked,
    (select count(*) from ingest.parked_message
     where parked_at >= $1 and code not in ('NUMBER_REUSED', 'SEQUENCE_TOO_OLD')) as malformed`;

const numberingQuery = `
  select coalesce(sum(restarts), 0) as restarts, coalesce(sum(late), 0) as late, coalesce(sum(missing), 0) as missing,
    coalesce(sum(lost), 0) as lost, coalesce(sum(dropped), 0) as dropped
  from ingest.device_sequence where device_id in (select device_id from ledger)`;

/** The one row of a query of counts. */
async function figures<Names extends { readonly [name in keyof Names]: number }>(
  client: Client,
  text: string,
  values: readonly unknown[],
): Promise<Names> {
  const { rows } = await client.query<Record<string, string>>(text, [...values]);
  const entries = Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)]);
  return Object.fromEntries(entries) as Names;
}
