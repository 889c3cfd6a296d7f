import { EventStoreDBClient } from '@eventstore/db-client';
import { Client } from 'pg';
import { alternate, type Benchmark } from '../benchmark.js';
import { machine } from '../machine.js';
import { benchEvent, eventBytes, floorEvents } from './benchEvent.js';
import { startServers } from './servers.js';

const eventsOfAppend = 500;
const streams = 100;

export const readBenchmark: Benchmark = {
  name: 'read',
  what: 'events per second of a read of $all, 100,000 stored, against the client decoding as many that were made before',
  async run({ pairs, quick }) {
    const storedEvents = quick ? 20_000 : 100_000;
    const servers = await startServers();
    const store = EventStoreDBClient.connectionString(servers.storeUrl);
    const floor = EventStoreDBClient.connectionString(servers.floorUrl);
    try {
      await fill(store, storedEvents);
      const bytesPerEvent = await storedBytes(servers.databaseUrl, storedEvents);
      await readAll(floor, storedEvents, floorEvents);
      await readAll(store, storedEvents, storedEvents);
      const measured = await alternate(
        pairs,
        () => readAll(floor, storedEvents, floorEvents),
        () => readAll(store, storedEvents, storedEvents),
      );
      const setup = {
        ...machine(),
        events: storedEvents,
        dataBytes: eventBytes(1000).length,
        storedBytesPerEvent: Math.round(bytesPerEvent),
      };
      const check = `${storedEvents} events each time, in order; ${setup.storedBytesPerEvent} bytes of disk each`;
      return [{ name: 'read', unit: 'events/s', ...measured, goal: 0.6, setup, check }];
    } finally {
      await Promise.all([store.dispose(), floor.dispose()]);
      await servers.stop();
    }
  },
};

async function fill(client: EventStoreDBClient, storedEvents: number): Promise<void> {
  for (let at = 0; at < storedEvents; at += eventsOfAppend) {
    const events = Array.from({ length: eventsOfAppend }, (_, index) => benchEvent(at + index));
    await client.appendToStream(`bench-${(at / eventsOfAppend) % streams}`, events);
  }
}

/**
 * @param different the events are numbered from 0 to below this, over and over
 * @returns events per second.
 */
async function readAll(client: EventStoreDBClient, events: number, different: number): Promise<number> {
  const started = performance.now();
  let read = 0;
  for await (const { event } of client.readAll({ maxCount: events })) {
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
