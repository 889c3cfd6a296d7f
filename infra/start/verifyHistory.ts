import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

export interface VerifyOptions {
  /** Reads read_model and ingest, and may make temporary tables. */
  readonly databaseUrl: string;
  /** NDJSON {deviceId, boot, seq, readings}, one line for each telemetry message that the broker acknowledged. */
  readonly ledgerFile: string;
  /** When the first of them was sent, at the latest; history before it is not looked at. */
  readonly since: Date;
  /** How long the read models may take to catch up; 60 s unless said otherwise. */
  readonly withinMs?: number;
}

export interface Verdict {
  readonly messages: number;
  readonly readings: number;
  readonly devices: number;
  /** Acknowledged messages of which a reading is not in history. */
  readonly missing: number;
  /** Readings that are in history more than once. */
  readonly doubled: number;
  /** Devices whose last status is not their newest reading. */
  readonly wrongStatus: number;
  /** Messages parked since. */
  readonly parked: number;
  /** How long the read models took to catch up. */
  readonly caughtUpMs: number;
}

/** True when every acknowledged message is exactly once in history, and every last status is the newest reading. */
export function holds({ messages, missing, doubled, wrongStatus, parked }: Verdict): boolean {
  return messages > 0 && missing === 0 && doubled === 0 && wrongStatus === 0 && parked === 0;
}

/**
 * Compares what the broker acknowledged with what history and last status hold, after waiting for the read models to
 * catch up, for a bounded time.
 */
export async function verifyHistory(options: VerifyOptions): Promise<Verdict> {
  const client = new Client({ connectionString: options.databaseUrl });
  await client.connect();
  try {
    await loadLedger(client, options.ledgerFile);
    const caughtUpMs = await untilCaughtUp(client, options.withinMs ?? 60_000);
    return { ...(await count(client, options.since)), caughtUpMs };
  } finally {
    await client.end();
  }
}

interface LedgerLine {
  readonly deviceId: string;
  readonly boot: number;
  readonly seq: number;
  readonly readings: number;
}

/** A message that was sent twice under the same number, as devices do when an acknowledgement is lost, is one message. */
async function loadLedger(client: Client, file: string): Promise<void> {
  await client.query(`
    create temporary table ledger (
      device_id text, boot bigint, seq bigint, readings integer, primary key (device_id, boot, seq)
    )`);
  let lines: LedgerLine[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    lines.push(JSON.parse(line) as LedgerLine);
    if (lines.length === 10_000) {
      await insert(client, lines);
      lines = [];
    }
  }
  await insert(client, lines);
  await client.query('analyze ledger');
}

async function insert(client: Client, lines: readonly LedgerLine[]): Promise<void> {
  await client.query(
    `insert into ledger select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::integer[])
     on conflict do nothing`,
    [
      lines.map(({ deviceId }) => deviceId),
      lines.map(({ boot }) => boot),
      lines.map(({ seq }) => seq),
      lines.map(({ readings }) => readings),
    ],
  );
}

/** The last status of each device is one row: cheap to ask for again and again. */
async function untilCaughtUp(client: Client, withinMs: number): Promise<number> {
  const since = Date.now();
  while (Date.now() - since < withinMs) {
    const { rows } = await client.query<{ behind: string }>(`
      select count(*) as behind
      from (select distinct on (device_id) device_id, boot, seq from ledger order by device_id, boot desc, seq desc) newest
      left join read_model.device_status status using (device_id)
      where status.boot is null or (status.boot, status.seq) < (newest.boot, newest.seq)`);
    if (rows[0]?.behind === '0') break;
    await delay(100);
  }
  return Date.now() - since;
}

async function count(client: Client, since: Date): Promise<Omit<Verdict, 'caughtUpMs'>> {
  const { rows } = await client.query<Record<keyof Omit<Verdict, 'caughtUpMs'>, string>>(
    `with
       stored as materialized (
         select device_id, boot, seq, idx, count(*) as copies
         from read_model.reading
         where received_at >= $1 and device_id in (select device_id from ledger)
         group by device_id, boot, seq, idx),
       messages as (
         select device_id, boot, seq, count(*) as readings from stored group by device_id, boot, seq),
       newest as (
         select distinct on (device_id) device_id, boot, seq, idx from stored
         order by device_id, boot desc, seq desc, idx desc)
     select
       (select count(*) from ledger) as messages,
       (select coalesce(sum(readings), 0) from ledger) as readings,
       (select count(distinct device_id) from ledger) as devices,
       (select count(*) from ledger left join messages using (device_id, boot, seq)
        where messages.readings is distinct from ledger.readings) as missing,
       (select count(*) from stored where copies > 1) as doubled,
       (select count(*) from newest left join read_model.device_status status using (device_id)
        where (status.boot, status.seq, status.idx) is distinct from (newest.boot, newest.seq, newest.idx)) as "wrongStatus",
       (select count(*) from ingest.parked_message where parked_at >= $1) as parked`,
    [since],
  );
  const entries = Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)]);
  return Object.fromEntries(entries) as Omit<Verdict, 'caughtUpMs'>;
}
