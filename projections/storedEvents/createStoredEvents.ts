import type { RecordedEvent } from '../../domain/kernel/events.js';
import { streamPrefix } from '../../domain/kernel/streams.js';
import type { ReadAllOptions } from '../ports.js';
import type { Found, Key, StoredEventFilter, StoredEventPage, StoredEvents } from '../queries/index.js';
import { causeOf } from './causeOf.js';
import { contentOf, type ContentParts } from './contentOf.js';
import { headOf } from './headOf.js';
import { readSome, type ReadLimits, type SomeEvents } from './readSome.js';

/** The store as far as it is read here: nothing can be appended by it. */
export interface ReadableStore {
  readStream(
    stream: string,
    options?: {
      readonly direction?: 'forwards' | 'backwards';
      readonly fromRevision?: bigint;
      readonly limit?: number;
    },
  ): AsyncIterable<RecordedEvent>;
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;
}

export interface StoredEventParts extends ContentParts {
  readonly store: ReadableStore;
  /** What has this id; undefined for nothing that is known. */
  readonly subjectOf: (id: string) => Promise<Found | undefined>;
  readonly nowMs: () => number;
}

/** Stores have no index of categories: what a page reads is limited, and the next one goes on from there. */
const pageLimits: ReadLimits = { events: 5_000, bytes: 16 * 1024 * 1024, ms: 2_000 };

/** See {@link StoredEvents}. */
export function createStoredEvents(parts: StoredEventParts): StoredEvents {
  const { store, subjectOf, nowMs } = parts;

  async function list(filter: StoredEventFilter): Promise<StoredEventPage> {
    const { stream, category, limit } = filter;
    const prefix = category === undefined ? '' : streamPrefix({ category });
    const some = await readSome(stream === undefined ? allOf(store, filter) : streamOf(store, filter), {
      isWanted: ({ type, ...event }) => !type.startsWith('$') && event.stream.startsWith(prefix),
      // One more than the page has says whether there is a next one.
      ...{ wanted: limit + 1, limits: pageLimits, nowMs },
    });
    const { found, eventsRead } = some;
    const nextKey = nextKeyOf(some, filter);
    return { items: found.slice(0, limit).map(headOf), nextKey, eventsRead };
  }

  return {
    list,
    async show(stream, revision) {
      const event = await firstOf(store.readStream(stream, { fromRevision: revision, limit: 1 }));
      if (event?.revision !== revision) return undefined;
      const { $correlationId: correlationId } = event.metadata;
      const [content, cause, about] = await Promise.all([
        contentOf(event, parts),
        causeOf(event, { readAll: (options) => store.readAll(options), nowMs }),
        correlationId === undefined ? undefined : subjectOf(correlationId),
      ]);
      return { head: headOf(event), content, cause, about };
    },
  };
}

function streamOf(
  store: ReadableStore,
  { stream = '', order, limit, afterKey }: StoredEventFilter,
): AsyncIterable<RecordedEvent> {
  const direction = order === 'oldest' ? 'forwards' : 'backwards';
  const after = afterKey && BigInt(afterKey[0] ?? '0');
  const step = order === 'oldest' ? 1n : -1n;
  const fromRevision = after === undefined ? undefined : after + step;
  if (fromRevision !== undefined && fromRevision < 0n) return nothing();
  return store.readStream(stream, {
    ...{ direction, limit: limit + 1 },
    ...(fromRevision !== undefined && { fromRevision }),
  });
}

function allOf(store: ReadableStore, { order, afterKey }: StoredEventFilter): AsyncIterable<RecordedEvent> {
  const direction = order === 'oldest' ? 'forwards' : 'backwards';
  const afterPosition = afterKey && BigInt(afterKey[0] ?? '0');
  return store.readAll({ direction, ...(afterPosition !== undefined && { afterPosition }) });
}

/** After the last one that is shown, or where nothing more of the page was found after the last one that was read. */
function nextKeyOf(
  { found, last, isEnd }: SomeEvents,
  { stream, limit }: StoredEventFilter,
): Key | undefined {
  if (found.length <= limit && isEnd) return undefined;
  const after = found.length > limit ? found[limit - 1] : last;
  if (after === undefined) return undefined;
  return [String(stream === undefined ? after.position : after.revision)];
}

async function firstOf(events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent | undefined> {
  for await (const event of events) return event;
  return undefined;
}

async function* nothing(): AsyncGenerator<RecordedEvent> {
  // Before the first event of a stream there is none.
}
