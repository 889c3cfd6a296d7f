import type { EventLog } from '../storage/eventLog.js';
import type { Direction, FoundStream } from '../storage/eventReader.js';
import { tombstoneRevision, type StoredEvent } from '../storage/storedEvent.js';
import { streamDeleted } from './errors.js';
import type { ReadFrom, ReadRequest } from './readRequest.js';
import {
  firstStreamPositionResponse,
  lastStreamPositionResponse,
  streamNotFoundResponse,
} from './readResponse.js';

/** A piece of a read: events to be encoded, or a finished message. */
export type Piece =
  | {
      readonly type: 'events';
      readonly events: readonly StoredEvent[];
      /** Whether other subscribers get the same ones, from memory. */
      readonly isShared?: boolean;
    }
  | { readonly type: 'message'; readonly bytes: Buffer };

interface Span {
  readonly direction: Direction;
  readonly limit: number;
}

/**
 * Reads $all. Like EventStoreDB, it shows what streams' metadata hides until a scavenge removes it.
 */
export async function* readAllPieces(log: EventLog, request: ReadRequest, span: Span): AsyncGenerator<Piece> {
  const { direction } = span;
  let position = startOfAll(request.from, direction);
  let left = span.limit;
  while (left > 0 && position !== undefined) {
    // A filter may drop most of a chunk, so the limit bounds the query only without one.
    const chunk = await log.reader.readAll(
      direction,
      position,
      request.filter === undefined ? left : undefined,
    );
    const last = chunk.at(-1);
    if (last === undefined) return;
    const matching =
      request.filter === undefined ? chunk : chunk.filter((event) => request.filter?.matches(event));
    yield { type: 'events', events: matching.slice(0, left) };
    left -= matching.length;
    position = direction === 'forwards' ? last.position + 1 : last.position - 1;
  }
}

/** Forwards a position is included, backwards it is not (`TFPos` of EventStoreDB). */
function startOfAll(from: ReadFrom, direction: Direction): number | undefined {
  switch (from.type) {
    case 'start':
      return direction === 'forwards' ? 0 : undefined;
    case 'end':
      return direction === 'forwards' ? undefined : tombstoneRevision;
    case 'at':
      return direction === 'forwards' ? from.value : from.value - 1;
  }
}

/** @throws RpcError stream-deleted after a tombstone. */
export async function* readStreamPieces(
  log: EventLog,
  stream: string,
  request: ReadRequest,
  span: Span,
): AsyncGenerator<Piece> {
  const view = await log.reader.view(stream);
  if (view.type === 'deleted') throw streamDeleted(stream);
  if (view.type === 'notFound') {
    yield { type: 'message', bytes: streamNotFoundResponse(stream) };
    return;
  }
  let isEmpty = true;
  for await (const events of visibleChunks(
    log,
    view,
    startOfStream(request.from, span.direction, view),
    span,
  )) {
    isEmpty = false;
    yield { type: 'events', events };
  }
  if (request.compatibility < 1) return;
  if (isEmpty && span.direction === 'forwards') {
    const asked = request.from.type === 'at' ? request.from.value : 0;
    const first = Math.max(view.first, Math.min(asked, view.head + 1));
    yield { type: 'message', bytes: firstStreamPositionResponse(first) };
  }
  yield { type: 'message', bytes: lastStreamPositionResponse(view.head) };
}

/** A revision is included in both directions. */
function startOfStream(from: ReadFrom, direction: Direction, view: FoundStream): number {
  const revision = from.type === 'at' ? from.value : from.type === 'start' ? 0 : tombstoneRevision;
  return direction === 'forwards' ? Math.max(revision, view.first) : Math.min(revision, view.head);
}

/** Chunks of what the stream shows, from `start` to its first or last event. */
export async function* visibleChunks(
  log: EventLog,
  view: FoundStream,
  start: number,
  { direction, limit }: Span,
): AsyncGenerator<StoredEvent[]> {
  let revision = start;
  let left = limit;
  while (left > 0 && revision >= view.first && revision <= view.head) {
    const chunk = await log.reader.readStream(view, direction, revision, left);
    const last = chunk.at(-1);
    if (last === undefined) return;
    const visible = chunk.filter(
      (event) =>
        event.revision >= view.first &&
        event.revision <= view.head &&
        event.createdMicros >= view.createdFromMicros,
    );
    if (visible.length > 0) yield visible;
    left -= visible.length;
    revision = direction === 'forwards' ? last.revision + 1 : last.revision - 1;
  }
}
