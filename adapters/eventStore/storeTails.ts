import { randomUUID } from 'node:crypto';
import type { EventStore, StoreMark, StoreTail, StoreTails } from '../../commands/ports/index.js';
import type { EventSource } from '../../projections/ports.js';
import { probeStream } from './probe.js';

export interface StoreTailsOptions {
  readonly store: Pick<EventStore, 'append' | 'readStream'> & Pick<EventSource, 'subscribe' | 'endPosition'>;
  /** What the names of the aggregates' streams begin with. */
  readonly streamPrefixes: readonly string[];
  /** How long the partitions of a process that begin at once wait for each other, milliseconds. */
  readonly lingerMs?: number;
  /** Reading from a mark takes no longer than this, milliseconds. */
  readonly maxReadMs?: number;
}

/** A tail that was read, from the position of an earlier mark on. */
interface ReadTail {
  readonly after: bigint;
  readonly mark: StoreMark;
  readonly heads: StoreTail['heads'];
  readonly readAtMs: number;
}

/** What a read that took too long has seen: the next one goes on there, so that a tail never outgrows the time for it. */
interface BegunTail {
  readonly after: bigint;
  readonly heads: Map<string, bigint>;
  /** Everything up to here is in `heads`. */
  seen: bigint;
}

/** Streams of a tail, at most: it is held in memory. */
const maxStreams = 500_000;

interface Waiting {
  readonly after: StoreMark;
  readonly resolve: (tail: Promise<StoreTail>) => void;
}

/**
 * {@link StoreTails} on a filtered subscription, which all servers have. A mark is an event of the probe's stream: a subscription that began at
 * the earlier mark and has come to the new one has seen everything between. Calls at about the same time share one subscription.
 */
export function createStoreTails(options: StoreTailsOptions): StoreTails {
  const { store, streamPrefixes, lingerMs = 100, maxReadMs = 10_000 } = options;
  let last: ReadTail | undefined;
  let begun: BegunTail | undefined;
  let waiting: Waiting[] = [];

  async function read(after: StoreMark): Promise<ReadTail> {
    const readAtMs = performance.now();
    const mark = await appendMark(store);
    const tail = begun && isBetween(begun.after, after, begun.seen) ? begun : beginTail(after);
    begun = undefined;
    const { heads, seen: from } = tail;
    const signal = AbortSignal.timeout(maxReadMs);
    const streams = [...streamPrefixes, probeStream];
    for await (const item of store.subscribe({ afterPosition: from, streamPrefixes: streams, signal })) {
      if (item.type === 'caughtUp') continue;
      tail.seen = item.type === 'event' ? item.event.position : item.position;
      if (item.type === 'checkpoint') continue;
      const { id, stream, revision, position } = item.event;
      if (id === mark.id) return (last = { after: tail.after, mark: { ...mark, position }, heads, readAtMs });
      if (stream !== probeStream) heads.set(stream, revision);
      if (heads.size > maxStreams) return { after: tail.after, mark, heads: undefined, readAtMs };
    }
    // Where nothing came at all, the store may be another one.
    if (tail.seen > from) begun = tail;
    return { after: tail.after, mark, heads: 'tooSlow', readAtMs };
  }

  /** In the order of `served`. */
  async function readFor(served: readonly Waiting[]): Promise<readonly StoreTail[]> {
    const isKnown = await Promise.all(served.map(({ after }) => isIn(store, after)));
    const known = served.flatMap(({ after }, at) => (isKnown[at] ? [after] : []));
    const oldest = known.reduce<StoreMark | undefined>(
      (a, b) => (a && a.position <= b.position ? a : b),
      undefined,
    );
    const { mark, heads } = oldest ? await read(oldest) : await newMark();
    return served.map((_, at) => ({ mark, heads: isKnown[at] ? heads : undefined }));
  }

  function serveWaiting(): void {
    const served = waiting;
    waiting = [];
    const tails = readFor(served);
    served.forEach(({ resolve }, at) => resolve(tails.then((all) => all[at] as StoreTail)));
  }

  async function newMark(): Promise<StoreTail> {
    return { mark: await appendMark(store), heads: new Map() };
  }

  return {
    async since(after, maxAgeMs) {
      if (!after) return newMark();
      const isRecent = last && performance.now() - last.readAtMs <= maxAgeMs;
      if (last && isRecent && isBetween(last.after, after, last.mark.position)) return last;
      return new Promise<StoreTail>((resolve) => {
        if (waiting.length === 0) setTimeout(serveWaiting, lingerMs);
        waiting.push({ after, resolve });
      });
    },
  };
}

function beginTail({ position }: StoreMark): BegunTail {
  return { after: position, heads: new Map(), seen: position };
}

function isBetween(from: bigint, { position }: StoreMark, to: bigint): boolean {
  return from <= position && position <= to;
}

/** Its position is one before it: older servers do not say it where a single stream is read. */
async function appendMark(store: StoreTailsOptions['store']): Promise<StoreMark> {
  const position = (await store.endPosition()) ?? 0n;
  const id = randomUUID();
  const metadata = { schemaVersion: 1, recordedAt: new Date().toISOString(), causedBy: 'ingest' };
  const revision = await store.append(probeStream, 'any', [{ id, type: 'StoreProbed', data: {}, metadata }]);
  return { id, revision, position };
}

/** Its id is random: a store that has it at this revision has the same history up to there. */
async function isIn(store: StoreTailsOptions['store'], mark: StoreMark): Promise<boolean> {
  for await (const event of store.readStream(probeStream, { fromRevision: mark.revision, limit: 1 }))
    return event.id === mark.id;
  return false;
}
