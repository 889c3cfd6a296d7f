import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  EventStoreDBClient,
  jsonEvent,
  streamNameFilter,
  type AllStreamResolvedEvent,
} from '@eventstore/db-client';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { numberOf } from './client.js';
import { EventStoreProcess } from './eventStoreProcess.js';
import { bySize } from '../../support/bySize.js';

const total = bySize({ usual: 20_000, full: 200_000 });
const silentMs = bySize({ usual: 0, full: 60_000 });
const eventsPerAppend = 500;
const maxGrowthBytes = 100 * 1024 * 1024;

describe('event store with a subscriber that does not read', () => {
  let postgres: TestPostgres;
  let server: EventStoreProcess;
  before(async () => {
    postgres = await startPostgres();
    server = await EventStoreProcess.start(postgres.url);
  });
  after(async () => {
    await server.stop();
    await postgres.stop();
  });

  it(`grows by less than 100 MB over ${total} events, and then delivers them all in order`, async () => {
    const writer = EventStoreDBClient.connectionString(server.url);
    const reader = EventStoreDBClient.connectionString(server.url);
    const subscription = reader.subscribeToAll({ filter: streamNameFilter({ prefixes: ['slow-'] }) });
    await once(subscription, 'caughtUp');
    const silentSince = Date.now();
    // What writing alone costs is there before the measuring begins.
    await append(writer, 0, total / 10);
    const before = await residentBytes(server.pid);
    let most = before;
    for (let at = total / 10; at < total; at += eventsPerAppend * 4) {
      await append(writer, at, eventsPerAppend * 4);
      most = Math.max(most, await residentBytes(server.pid));
    }
    while (Date.now() - silentSince < silentMs) {
      await sleep(500);
      most = Math.max(most, await residentBytes(server.pid));
    }
    let next = 0;
    for await (const { event } of subscription as AsyncIterable<AllStreamResolvedEvent>) {
      assert.equal(numberOf(event?.data), next);
      next += 1;
      if (next === total) break;
    }
    await subscription.unsubscribe();
    await Promise.all([writer.dispose(), reader.dispose()]);
    const grown = `it grew by ${Math.round((most - before) / 2 ** 20)} MB from ${Math.round(before / 2 ** 20)} MB`;
    console.log(`      ${grown}`);
    assert.ok(most - before < maxGrowthBytes, grown);
  });
});

async function append(client: EventStoreDBClient, from: number, count: number): Promise<void> {
  const padding = 'x'.repeat(200);
  for (let at = from; at < from + count; at += eventsPerAppend) {
    const events = Array.from({ length: eventsPerAppend }, (_, index) =>
      jsonEvent({ type: 'Counted', data: { number: at + index, padding } }),
    );
    await client.appendToStream('slow-1', events);
  }
}

/** Linux tells it; elsewhere the growth is not measured, only the delivery. */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
