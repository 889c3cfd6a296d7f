import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Client } from 'pg';
import type { LedgerEntry } from '../../simulation/machines/index.js';

const linesAtOnce = 10_000;

/**
 * Creates the temporary table `ledger` from a ledger's file. A message that was sent twice under one number, as devices do after
 * a lost acknowledgement, is one message.
 */
export async function loadLedger(client: Client, file: string): Promise<void> {
  await client.query(`
    create temporary table ledger (
      line bigint generated always as identity,
      device_id text, boot bigint, seq bigint, readings integer, at timestamptz, "values" real[],
      primary key (device_id, boot, seq, at, "values")
    )`);
  let lines: LedgerEntry[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    lines.push(JSON.parse(line) as LedgerEntry);
    if (lines.length === linesAtOnce) {
      await insert(client, lines);
      lines = [];
    }
  }
  await insert(client, lines);
  await client.query('analyze ledger');
}

async function insert(client: Client, lines: readonly LedgerEntry[]): Promise<void> {
  await client.query(
    `insert into ledger (device_id, boot, seq, readings, at, "values")
     select device_id, boot, seq, readings, timestamptz 'epoch' + at_ms * interval '1 millisecond', "values"::real[]
     from unnest($1::text[], $2::bigint[], $3::bigint[], $4::integer[], $5::bigint[], $6::text[])
       with ordinality sent (device_id, boot, seq, readings, at_ms, "values", place)
     order by place
     on conflict do nothing`,
    [
      lines.map(({ deviceId }) => deviceId),
      lines.map(({ boot }) => boot),
      lines.map(({ seq }) => seq),
      lines.map(({ readings }) => readings),
      lines.map(({ firstAtMs }) => firstAtMs),
      lines.map(({ values }) => `{${values.join()}}`),
    ],
  );
}
