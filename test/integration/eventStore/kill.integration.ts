import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createEventStore, type EventStoreConnection } from '../../../adapters/eventStore/index.js';
import type { EventToAppend } from '../../../commands/ports/index.js';
import { hasCode } from '../../../domain/kernel/errors.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { EventStoreProcess } from './eventStoreProcess.js';
import { bySize } from '../../support/bySize.js';

const kills = bySize({ usual: 2, full: 10 });
const writers = 64;
const streams = 1000;
/** Each append holds so many events, to see halves of one. */
const eventsPerAppend = 3;
/** Appends that must have been acknowledged since the last start before the next kill. */
const acknowledgedBetweenKills = bySize({ usual: 400, full: 2000 });

interface Acknowledged {
  readonly stream: string;
  readonly ids: readonly string[];
}

describe('event store killed under load', () => {
  let postgres: TestPostgres;
  let server: EventStoreProcess;
  let store: EventStoreConnection;

  before(async () => {
    postgres = await startPostgres();
    server = await EventStoreProcess.start(postgres.url);
    store = createEventStore({ url: server.url });
  });
  after(async () => {
    await store.close();
    await server.stop();
    await postgres.stop();
  });

  it(`keeps every acknowledged append once and in order over ${kills} kills with ${writers} writers on ${streams} streams, and no half of any`, async () => {
    const acknowledged: Acknowledged[] = [];
    const attempted = new Map<string, readonly string[]>();
    const stop = new AbortController();
    const work = Promise.all(
      Array.from({ length: writers }, (_, writer) =>
        write(writer, { store, acknowledged, attempted, stop: stop.signal }),
      ),
    );
    for (let kill = 0; kill < kills; kill += 1) {
      const enough = acknowledged.length + acknowledgedBetweenKills;
      await until(() => acknowledged.length >= enough);
      await server.end('SIGKILL');
      await server.start();
    }
    const enough = acknowledged.length + acknowledgedBetweenKills;
    await until(() => acknowledged.length >= enough);
    stop.abort();
    await work;
    await assertStored(store, acknowledged, attempted);
  });
});

interface Work {
  readonly store: EventStoreConnection;
  readonly acknowledged: Acknowledged[];
  /** First id of every append ever sent, with all of its ids. */
  readonly attempted: Map<string, readonly string[]>;
  readonly stop: AbortSignal;
}

/** Appends to streams of its own in turn, and sends the same again while the outcome is unknown. */
async function write(writer: number, work: Work): Promise<void> {
  const revisions = new Map<string, bigint>();
  const own = Math.ceil((streams - writer) / writers);
  for (let turn = 0; !work.stop.aborted; turn += 1) {
    const stream = `kill-${writer + writers * (turn % own)}`;
    const events = Array.from({ length: eventsPerAppend }, () => newEvent(turn));
    const ids = events.map((event) => event.id);
    work.attempted.set(ids[0] ?? '', ids);
    revisions.set(stream, await appendUntilKnown(work.store, stream, revisions.get(stream), events));
    work.acknowledged.push({ stream, ids });
  }
}

async function appendUntilKnown(
  store: EventStoreConnection,
  stream: string,
  revision: bigint | undefined,
  events: readonly EventToAppend[],
): Promise<bigint> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      return await store.append(stream, revision ?? 'noStream', events);
    } catch (error) {
      if (!hasCode(error, 'EVENT_STORE_UNAVAILABLE') || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function assertStored(
  store: EventStoreConnection,
  acknowledged: readonly Acknowledged[],
  attempted: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const stored = new Map<string, string[]>();
  const nextRevision = new Map<string, bigint>();
  for await (const { stream, id, revision } of store.readAll()) {
    assert.equal(revision, nextRevision.get(stream) ?? 0n);
    nextRevision.set(stream, revision + 1n);
    stored.set(stream, [...(stored.get(stream) ?? []), id]);
  }
  const expected = new Map<string, string[]>();
  for (const { stream, ids } of acknowledged) expected.set(stream, [...(expected.get(stream) ?? []), ...ids]);
  for (const [stream, ids] of expected)
    assert.deepEqual(stored.get(stream)?.slice(0, ids.length), ids, stream);
  for (const [stream, ids] of stored) {
    for (let at = 0; at < ids.length; at += eventsPerAppend) {
      assert.deepEqual(
        ids.slice(at, at + eventsPerAppend),
        attempted.get(ids[at] ?? ''),
        `half an append on ${stream}`,
      );
    }
  }
}

function newEvent(turn: number): EventToAppend {
  return {
    id: randomUUID(),
    type: 'Counted',
    data: { turn },
    metadata: { schemaVersion: 1, recordedAt: new Date().toISOString(), causedBy: 'test' },
  };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'the writers did not get on');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
