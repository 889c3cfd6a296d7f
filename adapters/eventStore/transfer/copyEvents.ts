import type { OrderedAppender, RawEvent, RawStore } from '../index.js';
import { missingDescriptions } from './copiedMetadata.js';
import { eventDigest, RunningHash } from './eventDigest.js';
import { StoreReader } from './storeReader.js';

/** Maximum number of events and bytes of one append; a server accepts 1 MiB by default. */
const batchEvents = 500;
const batchBytes = 512 * 1024;

export interface CopyResult {
  /** Events of the source that the target has now. */
  readonly events: number;
  /** How many of these this run appended; an earlier run appended the others. */
  readonly appended: number;
  readonly streams: number;
  /** Streams whose metadata was written by this run. */
  readonly metadata: number;
  /** Streams that this run tombstoned. */
  readonly tombstones: number;
  /** Hash over all events of the source, in order; see `RunningHash`. */
  readonly hash: string;
}

export interface CopyOptions {
  readonly source: RawStore;
  readonly target: RawStore;
  /** Called with the position reached in the source, the source's end position, and the number of events read. */
  readonly onProgress: (position: bigint, end: bigint, events: number) => void;
}

/**
 * Copies everything that the source has at the start: first events in their order, then streams' metadata and tombstones. It
 * continues an earlier run by itself: the target must be empty, or have the same events from the first one on.
 *
 * @throws Error when the target has anything else.
 */
export async function copyEvents({ source, target, onProgress }: CopyOptions): Promise<CopyResult> {
  const from = new StoreReader(source, await source.endPosition());
  const to = new StoreReader(target, await target.endPosition());
  const known = to.events();
  const hash = new RunningHash();
  const appender = target.openAppender();
  const batches = new Batches(appender, to.heads);
  try {
    for await (const event of from.events()) {
      const digest = eventDigest(event);
      const copied = await known.next();
      if (copied.done === true) await batches.add(event);
      else checkSame(digest, copied.value);
      hash.add(digest);
      onProgress(from.position, from.end ?? 0n, hash.count);
    }
    const extra = await known.next();
    if (extra.done !== true) throw foreign(extra.value);
    await batches.flush();
    const { metadata, tombstones } = missingDescriptions(from, to);
    for (const event of metadata) {
      await appender.append({ stream: event.stream, afterRevision: 'any', events: [event] }, () => undefined);
    }
    await appender.settled();
    for (const stream of tombstones) await target.tombstone(stream);
    return {
      events: hash.count,
      appended: batches.appended,
      streams: from.heads.size,
      metadata: metadata.length,
      tombstones: tombstones.length,
      hash: hash.value,
    };
  } finally {
    appender.close();
    await known.return(undefined);
  }
}

function checkSame(digest: Buffer, copied: RawEvent): void {
  if (!digest.equals(eventDigest(copied))) throw foreign(copied);
}

function foreign({ stream, revision, id }: RawEvent): Error {
  return new Error(
    `the target is neither empty nor the beginning of a copy: its event ${id} (${revision}@${stream}) is not the source's next one`,
  );
}

/** Consecutive events of one stream share an append. */
class Batches {
  appended = 0;
  #events: RawEvent[] = [];
  #bytes = 0;

  constructor(
    readonly appender: OrderedAppender,
    /** Revision of the target's last event, by stream. */
    readonly heads: Map<string, bigint>,
  ) {}

  async add(event: RawEvent): Promise<void> {
    const bytes = event.data.length + event.metadata.length + event.type.length * 2;
    const isOther = this.#events[0]?.stream !== event.stream;
    if (isOther || this.#events.length >= batchEvents || this.#bytes + bytes > batchBytes) await this.#send();
    this.#events.push(event);
    this.#bytes += bytes;
  }

  async flush(): Promise<void> {
    await this.#send();
    await this.appender.settled();
  }

  async #send(): Promise<void> {
    const events = this.#events;
    const stream = events[0]?.stream;
    if (stream === undefined) return;
    this.#events = [];
    this.#bytes = 0;
    const afterRevision = this.heads.get(stream) ?? -1n;
    this.heads.set(stream, afterRevision + BigInt(events.length));
    await this.appender.append({ stream, afterRevision, events }, () => (this.appended += events.length));
  }
}
