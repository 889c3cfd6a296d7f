import { EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import { Client } from 'pg';
import { randomUUID } from 'node:crypto';
import { alternate, median, type Benchmark, type BenchOptions, type BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import { benchEvent, eventBytes } from './benchEvent.js';
import { startServers } from './servers.js';

const inFlight = 64;

export const appendBenchmark: Benchmark = {
  name: 'append',
  what: `appends per second, ${inFlight} in flight on streams of their own, against a server that answers at once; then one after the other, against that call and a bare commit`,
  async run(options) {
    const servers = await startServers();
    const store = EventStoreDBClient.connectionString(servers.storeUrl);
    const floor = EventStoreDBClient.connectionString(servers.floorUrl);
    const database = new Client({ connectionString: servers.databaseUrl });
    await database.connect();
    try {
      const together = await concurrent(options, floor, store);
      return options.quick ? [together] : [together, await sequential(options, { floor, database }, store)];
    } finally {
      await Promise.all([store.dispose(), floor.dispose(), database.end()]);
      await servers.stop();
    }
  },
};

async function concurrent(
  { pairs, runMs }: BenchOptions,
  floor: EventStoreDBClient,
  store: EventStoreDBClient,
): Promise<BenchResult> {
  await appendFor(floor, inFlight, runMs / 2);
  await appendFor(store, inFlight, runMs / 2);
  let checked = 0;
  const measured = await alternate(
    pairs,
    async () => (await appendFor(floor, inFlight, runMs)).perSecond,
    async () => {
      const { perSecond, written } = await appendFor(store, inFlight, runMs);
      checked += await checkStored(store, written);
      return perSecond;
    },
  );
  return {
    name: 'append-store',
    unit: 'appends/s',
    ...measured,
    goal: 0.6,
    setup: { ...machine(), inFlight, dataBytes: eventBytes(1000).length, runMs },
    check: `${checked} acknowledged appends are there once, in order`,
  };
}

/** One after the other, an append cannot be quicker than one call that does nothing and one durable commit. */
async function sequential(
  { pairs, runMs }: BenchOptions,
  { floor, database }: { readonly floor: EventStoreDBClient; readonly database: Client },
  store: EventStoreDBClient,
): Promise<BenchResult> {
  await database.query('create table if not exists bench_commit (id bigserial primary key, data bytea)');
  const [calls, commits]: [number[], number[]] = [[], []];
  let checked = 0;
  const measured = await alternate(
    pairs,
    async () => {
      const { perSecond: call } = await appendFor(floor, 1, runMs / 2);
      const commit = await commitFor(database, runMs / 2);
      calls.push(call);
      commits.push(commit);
      return 1 / (1 / call + 1 / commit);
    },
    async () => {
      const { perSecond, written } = await appendFor(store, 1, runMs);
      checked += await checkStored(store, written);
      return perSecond;
    },
  );
  const [callsPerSecond, commitsPerSecond] = [Math.round(median(calls)), Math.round(median(commits))];
  return {
    name: 'append-sequential',
    unit: 'appends/s',
    ...measured,
    goal: 0.8,
    setup: { ...machine(), inFlight: 1, callsPerSecond, commitsPerSecond, runMs },
    check: `${checked} acknowledged appends are there once, in order; alone: ${callsPerSecond} calls/s, ${commitsPerSecond} commits/s`,
  };
}

interface Appended {
  readonly perSecond: number;
  /** Events acknowledged, by stream. */
  readonly written: ReadonlyMap<string, number>;
}

async function appendFor(client: EventStoreDBClient, writers: number, runMs: number): Promise<Appended> {
  const written = new Map<string, number>();
  const started = performance.now();
  const write = async (stream: string): Promise<void> => {
    let count = 0;
    while (performance.now() - started < runMs) {
      const expectedRevision = count === 0 ? NO_STREAM : BigInt(count - 1);
      await client.appendToStream(stream, benchEvent(count), { expectedRevision });
      count += 1;
    }
    written.set(stream, count);
  };
  const run = randomUUID();
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(`bench-${run}.${writer}`)));
  const total = [...written.values()].reduce((sum, count) => sum + count, 0);
  return { perSecond: (total * 1000) / (performance.now() - started), written };
}

/** @returns how many events were checked. */
async function checkStored(
  client: EventStoreDBClient,
  written: ReadonlyMap<string, number>,
): Promise<number> {
  let checked = 0;
  for (const [stream, count] of written) {
    let next = 0;
    for await (const { event } of client.readStream(stream)) {
      const { number } = event?.data as { number: number };
      if (number !== next) throw new Error(`stream ${stream} has ${number} where ${next} was appended`);
      next += 1;
    }
    if (next !== count) throw new Error(`stream ${stream} has ${next} events, ${count} were acknowledged`);
    checked += count;
  }
  return checked;
}

async function commitFor(database: Client, runMs: number): Promise<number> {
  const started = performance.now();
  let count = 0;
  while (performance.now() - started < runMs) {
    await database.query({
      name: 'bench-commit',
      text: 'insert into bench_commit (data) values ($1)',
      values: [eventBytes(count)],
    });
    count += 1;
  }
  return (count * 1000) / (performance.now() - started);
}
