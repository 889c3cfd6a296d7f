import { randomUUID } from 'node:crypto';
import { EventStoreDBClient } from '@eventstore/db-client';
import { compared, inTurn, median, type Benchmark, type BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import { benchEvent } from './benchEvent.js';
import { startServers } from './servers.js';

const inFlight = 64;
const streams = 1_000;
/** What each stream has before, and what a read takes of its beginning. */
const eventsBefore = 20;
const checkedAtOnce = 10;

/** Shares of the operations that append; the others read. */
const shares = [0.5, 0.3, 0.7];

export const mixedBenchmark: Benchmark = {
  name: 'mixed',
  what: `operations per second, ${inFlight} in flight on ${streams} skewed streams, appends and reads together, against the mean of both alone, weighted by their shares`,
  async run({ pairs, runMs, quick }) {
    const servers = await startServers();
    const store = EventStoreDBClient.connectionString(servers.storeUrl);
    try {
      const load = new SkewedStreams(store);
      await load.fill();
      for (const share of [0, 1]) await load.run(share, runMs / 2);
      const part = (share: number) => () => load.run(share, runMs);
      const alone = { reads: part(0), appends: part(1) };
      const results: BenchResult[] = [];
      for (const share of quick ? shares.slice(0, 1) : shares) {
        const { reads, appends, mixed } = await inTurn(pairs, { ...alone, mixed: part(share) });
        // An operation takes its own time: rates are weighted by the time that their operations take.
        const floors = mixed.map(
          (_, round) => 1 / (share / (appends[round] ?? NaN) + (1 - share) / (reads[round] ?? NaN)),
        );
        results.push({
          name: `mixed-${Math.round(share * 100)}-${Math.round((1 - share) * 100)}`,
          unit: 'operations/s',
          ...compared(mixed, floors),
          goal: 0.8,
          setup: { ...machine(), inFlight, streams, eventsRead: eventsBefore, runMs },
          check: `alone: ${Math.round(median(appends))} appends/s, ${Math.round(median(reads))} reads/s; ${await load.check()}`,
        });
      }
      return results;
    } finally {
      await store.dispose();
      await servers.stop();
    }
  },
};

/** Streams of which few are used much: the k-th is used 1/k as often as the first. */
class SkewedStreams {
  readonly #store: EventStoreDBClient;
  readonly #name = `bench-${randomUUID()}`;
  /** Acknowledged events of each stream. */
  readonly #appended = new Array<number>(streams).fill(0);
  /** Sums of 1/k up to each stream. */
  readonly #sums: readonly number[];
  #reads = 0;

  constructor(store: EventStoreDBClient) {
    this.#store = store;
    let sum = 0;
    this.#sums = this.#appended.map((_, at) => (sum += 1 / (at + 1)));
  }

  async fill(): Promise<void> {
    for (let from = 0; from < streams; from += inFlight) {
      const some = Array.from({ length: Math.min(inFlight, streams - from) }, (_, at) => from + at);
      await Promise.all(some.map((at) => this.#append(at, eventsBefore)));
    }
  }

  /** @returns operations per second, of which this share appends. */
  async run(share: number, runMs: number): Promise<number> {
    const started = performance.now();
    let operations = 0;
    const work = async (): Promise<void> => {
      while (performance.now() - started < runMs) {
        const stream = this.#choose();
        await (Math.random() < share ? this.#append(stream, 1) : this.#read(stream));
        operations += 1;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, work));
    return (operations * 1000) / (performance.now() - started);
  }

  /** Throws unless each stream has all that was acknowledged. */
  async check(): Promise<string> {
    for (let from = 0; from < streams; from += checkedAtOnce) {
      const some = Array.from({ length: Math.min(checkedAtOnce, streams - from) }, (_, at) => from + at);
      await Promise.all(some.map((at) => this.#checkStream(at)));
    }
    const appended = this.#appended.reduce((sum, count) => sum + count, 0);
    return `${appended} events, each once; ${this.#reads} reads, each of the beginning of its stream in order`;
  }

  async #checkStream(at: number): Promise<void> {
    const ids = new Set<string>();
    for await (const { event } of this.#store.readStream(this.#nameOf(at))) ids.add(event?.id ?? '');
    if (ids.size !== this.#appended[at])
      throw new Error(`${this.#nameOf(at)} has ${ids.size} events, ${this.#appended[at]} were acknowledged`);
  }

  async #append(at: number, count: number): Promise<void> {
    const first = this.#appended[at] ?? 0;
    const events = Array.from({ length: count }, (_, index) => benchEvent(first + index));
    await this.#store.appendToStream(this.#nameOf(at), events);
    this.#appended[at] = (this.#appended[at] ?? 0) + count;
  }

  async #read(at: number): Promise<void> {
    let next = 0;
    for await (const { event } of this.#store.readStream(this.#nameOf(at), { maxCount: eventsBefore })) {
      if (event?.revision !== BigInt(next) || (event.data as { number: number }).number !== next)
        throw new Error(`${this.#nameOf(at)} has revision ${event?.revision} at ${next}`);
      next += 1;
    }
    if (next !== eventsBefore) throw new Error(`${this.#nameOf(at)} has ${next} events`);
    this.#reads += 1;
  }

  #nameOf(at: number): string {
    return `${this.#name}.${at}`;
  }

  #choose(): number {
    const wanted = Math.random() * (this.#sums.at(-1) ?? 1);
    let [low, high] = [0, streams - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
