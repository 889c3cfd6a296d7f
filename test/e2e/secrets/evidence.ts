import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { Client } from 'pg';
import type { Stack } from '../../support/stack.js';

/** What a run left behind outside of its data folder. */
export interface Evidence {
  readonly commandLines: readonly string[];
  /** Bodies that came over OTLP. */
  readonly traces: readonly string[];
  /** Bodies of answers that are no business of secrets. */
  readonly answers: readonly string[];
  /** What commands of the command line said to people. */
  readonly notes: readonly string[];
  /** Of processes beside those of the instance, by name. */
  readonly processes?: Readonly<Record<string, number>>;
}

/** Writes all of it into files below a folder, so that it can be searched: one for each table and each process. */
export async function writeEvidence(folder: string, stack: Stack, evidence: Evidence): Promise<void> {
  const { processes = {}, ...texts } = evidence;
  for (const name of ['tables', 'environments']) await mkdir(join(folder, name), { recursive: true });
  for (const [name, lines] of Object.entries(texts)) await writeFile(join(folder, name), lines.join('\n'));
  for (const [name, pid] of Object.entries({ ...(await partsOf(stack)), ...processes }))
    await writeFile(join(folder, 'environments', name), await readFile(`/proc/${pid}/environ`));
  await writeEvents(join(folder, 'events'), stack.eventStoreUrl);
  await writeTables(join(folder, 'tables'), stack.databaseUrl);
}

/** Process ids of servers and roles by name. */
async function partsOf({ place }: Stack): Promise<Record<string, number>> {
  const run = join(place.dataDir, 'run');
  const files = (await readdir(run)).filter((file) => file !== 'owner.json');
  const entries = files.map(async (file) => {
    const { pid } = JSON.parse(await readFile(join(run, file), 'utf8')) as { pid: number };
    return [file.replace(/\.json$/, ''), pid] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function writeEvents(file: string, url: string): Promise<void> {
  const client = EventStoreDBClient.connectionString(url);
  const parts: Buffer[] = [];
  try {
    for await (const { event } of client.readAll()) {
      if (!event) continue;
      const { data, metadata, ...rest } = event;
      parts.push(asBuffer(data), asBuffer(metadata), Buffer.from(`${rest.streamId} ${rest.type}\n`));
    }
  } finally {
    await client.dispose();
  }
  await writeFile(file, Buffer.concat(parts));
}

function asBuffer(value: unknown): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(JSON.stringify(value ?? null));
}

/** Each row as PostgreSQL writes it: text and JSON as they are, bytes in hex digits. */
async function writeTables(folder: string, databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select one::text as row from ${name} one`);
      await writeFile(join(folder, name), rows.map(({ row }) => row).join('\n'));
    }
  } finally {
    await client.end();
  }
}
