import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { BenchProcess } from './benchProcess.js';
import { lastSeqs, untilPassed, type BenchStack } from './benchStack.js';
import { inTable, readingDestination } from './historyCheck.js';
import type { Destination } from './measure.js';
import type { NaiveRequest } from './naivePipelineMain.js';

export interface NaivePipeline {
  readonly destination: Destination;
  stop(): Promise<void>;
}

const startWithinMs = 20_000;

/** One row for each reading, keyed by what makes it unique, and one for each device. */
const schema = `
  create table reading (
    device_id text not null, boot bigint not null, seq bigint not null, idx integer not null,
    at timestamptz not null, received_at timestamptz not null, session bigint, context jsonb,
    sensors smallint[] not null, "values" real[] not null,
    primary key (device_id, boot, seq, idx));
  create table device_status (
    device_id text primary key, boot bigint not null, seq bigint not null, idx integer not null,
    at timestamptz not null, received_at timestamptz not null, session bigint, context jsonb,
    sensors smallint[] not null, "values" real[] not null)`;

/** The peer on the same broker and the same PostgreSQL, in a virtual host and a database of its own, with devices of its own. */
export async function startNaivePipeline(
  bench: BenchStack,
  options: { readonly name: string; readonly batched: boolean; readonly devices: number },
): Promise<NaivePipeline> {
  const { name, batched, devices } = options;
  const databaseUrl = await makeDatabase(bench.stack.place.adminDatabaseUrl, `bench_${name}`);
  await bench.makeVhost(name, 0);
  const pipeline = new BenchProcess<NaiveRequest, undefined>(
    join(import.meta.dirname, 'naivePipelineMain.js'),
  );
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  const stop = async () => {
    await pipeline.stop();
    await pool.end();
  };
  try {
    const login = bench.sideLogin(name);
    await pipeline.ask({ mqttUrl: bench.mqttUrl, ...login, databaseUrl, batched }, startWithinMs);
    const deviceIds = bench.newDeviceIds(devices);
    const sent = await bench.connectSide({ fleet: name, vhost: name, deviceIds });
    const places = { status: 'device_status', count: inTable(pool, 'reading') };
    const destination = readingDestination(pool, places, { name, deviceIds });
    await untilPassed(destination, lastSeqs(sent));
    return { destination, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** In the same PostgreSQL, and so with the same fsync settings. */
async function makeDatabase(adminUrl: string, name: string): Promise<string> {
  await execute(adminUrl, `create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  await execute(url.href, schema);
  return url.href;
}

async function execute(databaseUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
