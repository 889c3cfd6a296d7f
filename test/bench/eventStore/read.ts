import { EventStoreDBClient, type ResolvedEvent } from '@eventstore/db-client';
import { Client } from 'pg';
import { alternate, type Benchmark, type BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import { benchEvent, eventBytes, floorEvents } from './benchEvent.js';
import { startServers } from './servers.js';

const eventsOfAppend = 500;
const streams = 100;
const longStream = 'bench-long';

export const readBenchmark: Benchmark = {
  name: 'read',
  what: 'events per second of a read of $all and of one long stream, 100,000 stored, against the client decoding as many that were made before',
  async run({ pairs, quick }) {
    const storedEvents = quick ? 20_000 : 100_000;
    const servers = await startServers();
    const store = EventStoreDBClient.connectionString(servers.storeUrl);
    const floor = EventStoreDBClient.connectionString(servers.floorUrl);
    try {
      await fill(store, storedEvents, (at) => `bench-${(at / eventsOfAppend) % streams}`);
      const bytesPerEvent = await storedBytes(servers.databaseUrl, storedEvents);
      await fill(store, storedEvents, () => longStream);
      const setup = {
        ...machine(),
        events: storedEvents,
        dataBytes: eventBytes(1000).length,
        storedBytesPerEvent: Math.round(bytesPerEvent),
      };
      const check = `${storedEvents} events each time, in order; ${setup.storedBytesPerEvent} bytes of disk each`;
      const rows: BenchResult[] = [];
      for (const [name, read] of reads) {
        const ofFloor = () => readInOrder(read(floor, storedEvents), storedEvents, floorEvents);
        const ofStore = () => readInOrder(read(store, storedEvents), storedEvents, storedEvents);
        await ofFloor();
        await ofStore();
        rows.push({
          name,
          unit: 'events/s',
          ...(await alternate(pairs, ofFloor, ofStore)),
          goal: 0.9,
          setup,
          check,
        });
      }
      return rows;
    } finally {
      await Promise.all([store.dispose(), floor.dispose()]);
      await servers.stop();
    }
  },
};

type Read = (client: EventStoreDBClient, events: number) => AsyncIterable<ResolvedEvent>;

const reads: readonly (readonly [string, Read])[] = [
  ['read', (client, maxCount) => client.readAll({ maxCount })],
  ['read-stream', (client, maxCount) => client.readStream(longStream, { maxCount })],
];

async function fill(
  client: EventStoreDBClient,
  storedEvents: number,
  streamOf: (at: number) => string,
): Promise<void> {
  for (let at = 0; at < storedEvents; at += eventsOfAppend) {
    const events = Array.from({ length: eventsOfAppend }, (_, index) => benchEvent(at + index));
    await client.appendToStream(streamOf(at), events);
  }
}

/**
 * @param different the events are numbered from 0 to below this, over and over
 * @returns events per second.
 */
async function readInOrder(
  found: AsyncIterable<ResolvedEvent>,
  events: number,
  different: number,
): Promise<number> {
  const started = performance.now();
  let read = 0;
  for await (const { event } of found) {
    const { number } = event?.data as { number: number };
    if (number !== read % different) throw new Error(`event ${number} was read where ${read} belongs`);
    read += 1;
  }
  if (read !== events) throw new Error(`${read} events were read, not ${events}`);
  return (read * 1000) / (performance.now() - started);
}

/** Heap, TOAST and indexes for each event, after a VACUUM. */
async function storedBytes(databaseUrl: string, events: number): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('vacuum event_store.event');
    const { rows } = await client.query<{ bytes: string }>(
      `select pg_total_relation_size('event_store.event') as bytes`,
    );
    return Number(rows[0]?.bytes) / events;
  } finally {
    await client.end();
  }
}
