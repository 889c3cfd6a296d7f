import type { AppendToStreamOptions } from '@eventstore/db-client';

export type Expected = NonNullable<AppendToStreamOptions['expectedRevision']>;

/** How an operation ends, as far as the client tells. */
export type Outcome =
  | { readonly type: 'done' }
  | { readonly type: 'written'; readonly revision: bigint }
  | { readonly type: 'read'; readonly ids: readonly string[] }
  | { readonly type: 'wrongRevision' }
  | { readonly type: 'deleted' }
  | { readonly type: 'notFound' };

interface ModelStream {
  ids: string[];
  truncateBefore: number;
  maxCount: number;
  hasMetadata: boolean;
  state: 'open' | 'deleted' | 'tombstoned';
}

/** Metadata as it is sent, and what a real node reads in it; the lines `meta/…` of the list. */
export interface RawMetadata {
  readonly text: string;
  /** Whether it is sent as JSON. */
  readonly isJson: boolean;
  /** Whether each field that EventStoreDB knows has a value that it reads; otherwise none of them counts. */
  readonly isRight: boolean;
  /** Whether only the beginning has none. */
  readonly isBeginningWrong?: boolean;
  readonly maxCount?: number;
  readonly truncateBefore?: number;
}

export interface ReadRange {
  readonly direction: 'forwards' | 'backwards';
  readonly from: bigint | 'start' | 'end';
  readonly limit: number;
}

/** What an event store does, in the simplest words: a list of ids for each stream. Ids are never used twice here. */
export class EventStoreModel {
  readonly #streams = new Map<string, ModelStream>();
  /** Stream and id of every event, in the order of $all; metadata and tombstones left out. */
  readonly all: { readonly stream: string; readonly id: string }[] = [];

  append(name: string, expected: Expected, ids: readonly string[]): Outcome {
    const stream = this.#stream(name);
    const refused = this.#check(stream, expected, ids.length === 0);
    if (refused !== undefined) return refused;
    // Also by an append without events.
    if (stream.state === 'deleted') {
      stream.state = 'open';
      stream.truncateBefore = stream.ids.length;
      stream.hasMetadata = true;
    }
    stream.ids.push(...ids);
    this.all.push(...ids.map((id) => ({ stream: name, id })));
    return { type: 'written', revision: BigInt(stream.ids.length - 1) };
  }

  delete(name: string, expected: Expected): Outcome {
    const stream = this.#stream(name);
    const refused = this.#check(stream, expected, false);
    if (refused !== undefined) return refused;
    if (stream.ids.length === 0 && !stream.hasMetadata) return { type: 'wrongRevision' };
    Object.assign(stream, { state: 'deleted', maxCount: Infinity, truncateBefore: 0, hasMetadata: true });
    return { type: 'done' };
  }

  tombstone(name: string, expected: Expected): Outcome {
    const stream = this.#stream(name);
    const refused = this.#check(stream, expected, false);
    if (refused !== undefined) return refused;
    stream.state = 'tombstoned';
    return { type: 'done' };
  }

  /** Setting metadata brings a deleted stream back, with its events still hidden. */
  setMetadata(
    name: string,
    { maxCount, truncateBefore }: { maxCount?: number; truncateBefore?: number },
  ): Outcome {
    const stream = this.#stream(name);
    if (stream.state === 'tombstoned') return { type: 'deleted' };
    stream.truncateBefore = stream.state === 'deleted' ? stream.ids.length : (truncateBefore ?? 0);
    stream.maxCount = maxCount ?? Infinity;
    stream.state = 'open';
    stream.hasMetadata = true;
    return { type: 'done' };
  }

  /** Writes metadata as bytes: what a real node takes for none hides nothing. */
  setRawMetadata(name: string, metadata: RawMetadata): Outcome {
    const { isJson, isRight, maxCount, truncateBefore } = metadata;
    const stream = this.#stream(name);
    if (stream.state === 'tombstoned') return { type: 'deleted' };
    // To bring a deleted stream back, the store writes the fields again, as JSON, with the beginning set.
    const comesBack = stream.state === 'deleted';
    const counts = comesBack ? isRight || metadata.isBeginningWrong === true : isRight && isJson;
    stream.maxCount = (counts ? maxCount : undefined) ?? Infinity;
    stream.truncateBefore = counts ? (comesBack ? stream.ids.length : (truncateBefore ?? 0)) : 0;
    stream.state = 'open';
    stream.hasMetadata = true;
    return { type: 'done' };
  }

  read(name: string, { direction, from, limit }: ReadRange): Outcome {
    const stream = this.#stream(name);
    if (stream.state === 'tombstoned') return { type: 'deleted' };
    if (stream.state === 'deleted' || stream.ids.length === 0) return { type: 'notFound' };
    const first = Math.max(stream.truncateBefore, stream.ids.length - stream.maxCount, 0);
    const start = from === 'start' ? 0 : from === 'end' ? Infinity : Number(from);
    const revisions = stream.ids.map((_, revision) => revision).filter((revision) => revision >= first);
    const wanted =
      direction === 'forwards'
        ? revisions.filter((revision) => revision >= start)
        : revisions.filter((revision) => revision <= start).reverse();
    return { type: 'read', ids: wanted.slice(0, limit).map((revision) => stream.ids[revision] ?? '') };
  }

  #check(stream: ModelStream, expected: Expected, isEmpty: boolean): Outcome | undefined {
    const current = stream.ids.length - 1;
    if (stream.state === 'tombstoned') return { type: 'deleted' };
    if (expected === 'any') return undefined;
    if (expected === 'stream_exists') {
      if (stream.state === 'deleted') return { type: 'deleted' };
      return current < 0 && !stream.hasMetadata ? { type: 'wrongRevision' } : undefined;
    }
    if (expected === 'no_stream') {
      const recreates = stream.state === 'deleted' && !isEmpty;
      return current < 0 || recreates ? undefined : { type: 'wrongRevision' };
    }
    return Number(expected) === current ? undefined : { type: 'wrongRevision' };
  }

  #stream(name: string): ModelStream {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const stream: ModelStream = {
      ids: [],
      truncateBefore: 0,
      maxCount: Infinity,
      hasMetadata: false,
      state: 'open',
    };
    this.#streams.set(name, stream);
    return stream;
  }
}
