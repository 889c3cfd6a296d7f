import { randomUUID } from 'node:crypto';
import type { EventLog } from '../storage/eventLog.js';
import { tombstoneRevision, type StoredEvent } from '../storage/storedEvent.js';
import { streamDeleted } from './errors.js';
import { visibleChunks, type Piece } from './readChunks.js';
import type { ReadFrom, ReadRequest } from './readRequest.js';
import {
  caughtUpResponse,
  checkpointResponse,
  confirmationResponse,
  fellBehindResponse,
} from './readResponse.js';

const message = (bytes: Buffer): Piece => ({ type: 'message', bytes });

/**
 * A catch-up subscription to $all: from the table while behind, from memory when live, and back to the table when the
 * subscriber takes so long that memory has moved on. The caller asks for the next piece when the last one is written, so a
 * slow subscriber holds one chunk and nothing more.
 */
export async function* subscribeToAll(
  log: EventLog,
  request: ReadRequest,
  signal: AbortSignal,
): AsyncGenerator<Piece> {
  yield message(confirmationResponse(randomUUID()));
  const { filter } = request;
  let position = startPosition(request.from, log.recent.head);
  let isLive = false;
  let considered = 0;
  while (!signal.aborted) {
    const recent = log.recent.after(position);
    if (recent === undefined && isLive) {
      yield message(fellBehindResponse());
      if (filter !== undefined) yield message(checkpointResponse(position));
      isLive = false;
    }
    const events = recent ?? (await log.reader.readAll('forwards', position + 1));
    position = events.at(-1)?.position ?? position;
    const isShared = recent !== undefined;
    if (filter === undefined) yield { type: 'events', events, isShared };
    else {
      for (const piece of filtered(events, filter, considered))
        yield piece.type === 'events' ? { ...piece, isShared } : piece;
      considered = (considered + events.length) % filter.checkpointInterval;
    }
    if (position < log.recent.head) continue;
    if (!isLive) {
      if (filter !== undefined && considered > 0) yield message(checkpointResponse(position));
      yield message(caughtUpResponse());
      isLive = true;
    }
    await log.recent.changed(position, signal);
  }
}

function startPosition(from: ReadFrom, head: number): number {
  switch (from.type) {
    case 'start':
      return 0;
    case 'end':
      return head;
    case 'at':
      // A checkpoint of another store may be beyond the end: what comes next is new.
      return Math.min(from.value, head);
  }
}

/** Matching events, with a checkpoint after every interval of events looked at. */
function* filtered(
  events: readonly StoredEvent[],
  filter: NonNullable<ReadRequest['filter']>,
  consideredBefore: number,
): Generator<Piece> {
  let considered = consideredBefore;
  let matching: StoredEvent[] = [];
  for (const event of events) {
    if (filter.matches(event)) matching.push(event);
    considered += 1;
    if (considered % filter.checkpointInterval !== 0) continue;
    yield { type: 'events', events: matching };
    yield message(checkpointResponse(event.position));
    matching = [];
  }
  yield { type: 'events', events: matching };
}

/**
 * A catch-up subscription to one stream, which need not exist yet.
 *
 * @throws RpcError stream-deleted when it is tombstoned, before or while subscribed.
 */
export async function* subscribeToStream(
  log: EventLog,
  stream: string,
  request: ReadRequest,
  signal: AbortSignal,
): AsyncGenerator<Piece> {
  if ((await log.reader.view(stream)).type === 'deleted') throw streamDeleted(stream);
  yield message(confirmationResponse(randomUUID()));
  let position = log.recent.head;
  let revision = await startRevision(log, stream, request.from);
  let recent: readonly StoredEvent[] | undefined;
  let isLive = false;
  while (!signal.aborted) {
    if (recent === undefined) {
      if (isLive) yield message(fellBehindResponse());
      position = log.recent.head;
      for await (const events of chunksAfter(log, stream, revision)) {
        revision = events.at(-1)?.revision ?? revision;
        yield { type: 'events', events };
      }
      yield message(caughtUpResponse());
      isLive = true;
    } else {
      const events = recent.filter((event) => event.stream === stream && event.revision > revision);
      position = recent.at(-1)?.position ?? position;
      // Subscribers get the tombstone itself before the error, but not of a stream that had no events: as from EventStoreDB.
      const isOfNothing = revision < 0 && events[0]?.revision === tombstoneRevision;
      revision = events.at(-1)?.revision ?? revision;
      if (!isOfNothing) yield { type: 'events', events, isShared: true };
      if (revision === tombstoneRevision) throw streamDeleted(stream);
    }
    await log.recent.changed(position, signal);
    recent = log.recent.after(position);
  }
}

async function startRevision(log: EventLog, stream: string, from: ReadFrom): Promise<number> {
  if (from.type === 'start') return -1;
  if (from.type === 'at') return from.value;
  const view = await log.reader.view(stream);
  return view.type === 'found' ? view.head : -1;
}

async function* chunksAfter(log: EventLog, stream: string, revision: number): AsyncGenerator<StoredEvent[]> {
  const view = await log.reader.view(stream);
  if (view.type === 'deleted') throw streamDeleted(stream);
  if (view.type === 'notFound') return;
  const start = Math.max(revision + 1, view.first);
  yield* visibleChunks(log, view, start, { direction: 'forwards', limit: Number.MAX_SAFE_INTEGER });
}
