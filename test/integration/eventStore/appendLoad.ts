import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStoreConnection } from '../../../adapters/eventStore/index.js';
import type { EventToAppend } from '../../../commands/ports/index.js';
import { hasCode } from '../../../domain/kernel/errors.js';
import { until } from '../../support/until.js';

export const writers = 64;
export const streams = 1000;
/** Each append holds so many events, to see halves of one. */
const eventsPerAppend = 3;
/** Longer than whatever is done to the store takes. */
const outcomeWithinMs = 120_000;

interface Acknowledged {
  readonly stream: string;
  readonly ids: readonly string[];
}

/** Writers that append to a store whatever happens to it, and remember what it acknowledged. */
export class AppendLoad {
  readonly #store: EventStoreConnection;
  readonly #paddingBytes: number;
  readonly #acknowledged: Acknowledged[] = [];
  /** First id of every append ever sent, with all of its ids. */
  readonly #attempted = new Map<string, readonly string[]>();
  readonly #stopping = new AbortController();
  readonly #work: Promise<unknown>;
  #refusals = 0;

  /** @param paddingBytes of each event, beside its own */
  constructor(store: EventStoreConnection, paddingBytes = 0) {
    this.#store = store;
    this.#paddingBytes = paddingBytes;
    this.#work = Promise.all(Array.from({ length: writers }, (_, writer) => this.#write(writer)));
    // It is awaited at the end; a failure until then is seen by who waits for the next acknowledged append.
    this.#work.catch(() => undefined);
  }

  /** Appends that ended as `EVENT_STORE_UNAVAILABLE`: their outcome is not known, and they are sent again. */
  get refusals(): number {
    return this.#refusals;
  }

  get acknowledgedEvents(): number {
    return this.#acknowledged.length * eventsPerAppend;
  }

  /** Resolves when so many further appends are acknowledged. */
  async acknowledges(appends: number): Promise<void> {
    const enough = this.#acknowledged.length + appends;
    const done = until('the writers go on', () => this.#acknowledged.length >= enough);
    await Promise.race([done, this.#work.then(() => done)]);
  }

  /** Ends the writers; resolves when each knows the outcome of its last append. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#work;
  }

  /** Asserts that everything acknowledged is stored once and in order, without gaps, and nothing by half. */
  async assertStored(): Promise<void> {
    const stored = await this.#storedIds();
    const expected = new Map<string, string[]>();
    for (const { stream, ids } of this.#acknowledged)
      expected.set(stream, [...(expected.get(stream) ?? []), ...ids]);
    for (const [stream, ids] of expected)
      assert.deepEqual(stored.get(stream)?.slice(0, ids.length), ids, stream);
    for (const [stream, ids] of stored) {
      for (let at = 0; at < ids.length; at += eventsPerAppend) {
        const append = ids.slice(at, at + eventsPerAppend);
        assert.deepEqual(append, this.#attempted.get(ids[at] ?? ''), `half an append on ${stream}`);
      }
    }
  }

  async #storedIds(): Promise<ReadonlyMap<string, readonly string[]>> {
    const stored = new Map<string, string[]>();
    const all = new Set<string>();
    let lastPosition = -1n;
    for await (const { stream, id, revision, position } of this.#store.readAll()) {
      const ids = stored.get(stream) ?? [];
      assert.equal(revision, BigInt(ids.length), `a gap in ${stream}`);
      assert.ok(position > lastPosition, `position ${position} after ${lastPosition}`);
      assert.ok(!all.has(id), `${id} is stored twice`);
      lastPosition = position;
      all.add(id);
      ids.push(id);
      stored.set(stream, ids);
    }
    return stored;
  }

  /** Appends to streams of its own in turn, and sends the same again while the outcome is unknown. */
  async #write(writer: number): Promise<void> {
    const revisions = new Map<string, bigint>();
    const own = Math.ceil((streams - writer) / writers);
    for (let turn = 0; !this.#stopping.signal.aborted; turn += 1) {
      const stream = `load-${writer + writers * (turn % own)}`;
      const events = Array.from({ length: eventsPerAppend }, () => newEvent(turn, this.#paddingBytes));
      const ids = events.map((event) => event.id);
      this.#attempted.set(ids[0] ?? '', ids);
      revisions.set(stream, await this.#appendUntilKnown(stream, revisions.get(stream), events));
      this.#acknowledged.push({ stream, ids });
    }
  }

  async #appendUntilKnown(
    stream: string,
    revision: bigint | undefined,
    events: readonly EventToAppend[],
  ): Promise<bigint> {
    const deadline = Date.now() + outcomeWithinMs;
    for (;;) {
      try {
        return await this.#store.append(stream, revision ?? 'noStream', events);
      } catch (error) {
        if (!hasCode(error, 'EVENT_STORE_UNAVAILABLE') || Date.now() > deadline) throw error;
        this.#refusals += 1;
        await sleep(50);
      }
    }
  }
}

function newEvent(turn: number, paddingBytes: number): EventToAppend {
  return {
    id: randomUUID(),
    type: 'Counted',
    data: { turn, padding: 'x'.repeat(paddingBytes) },
    metadata: { schemaVersion: 1, recordedAt: new Date().toISOString(), causedBy: 'test' },
  };
}
