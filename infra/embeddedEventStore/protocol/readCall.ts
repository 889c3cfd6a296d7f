import type { EventLog } from '../storage/eventLog.js';
import { goneSignal } from './backpressure.js';
import { toRpcError } from './errors.js';
import { eventFrames, frameOf } from './eventFrames.js';
import { isLink, resolvedLinks } from './linkResolution.js';
import { readAllPieces, readStreamPieces, type Piece } from './readChunks.js';
import { toReadRequest, type ReadRequest } from './readRequest.js';
import { responseStream, type ReadCall } from './responseStream.js';
import type { SharedFrames } from './sharedFrames.js';
import { subscribeToAll, subscribeToStream } from './subscription.js';

/** The RPC `Read`: reads and catch-up subscriptions, of a stream and of $all. */
export async function serveRead(log: EventLog, frames: SharedFrames, call: ReadCall): Promise<void> {
  const gone = goneSignal(call);
  try {
    const request = toReadRequest(call.request);
    const responses = responseStream(call, gone);
    for await (const piece of oneAhead(piecesOf(log, request, gone))) {
      if (!(await responses.write(await framesOf(log, frames, request, piece)))) return;
    }
    call.end();
  } catch (error) {
    if (!gone.aborted) call.emit('error', toRpcError(error));
  }
}

function piecesOf(log: EventLog, request: ReadRequest, signal: AbortSignal): AsyncGenerator<Piece> {
  const { kind, source } = request;
  if (kind.type === 'subscribe') {
    return source.type === 'all'
      ? subscribeToAll(log, request, signal)
      : subscribeToStream(log, source.stream, request, signal);
  }
  return source.type === 'all'
    ? readAllPieces(log, request, kind)
    : readStreamPieces(log, source.stream, request, kind);
}

/** Asks for the next piece before the current one is written, so that the database works meanwhile. */
async function* oneAhead(pieces: AsyncGenerator<Piece>): AsyncGenerator<Piece> {
  try {
    let next = pieces.next();
    for (;;) {
      const result = await next;
      if (result.done === true) return;
      next = pieces.next();
      // It is awaited above in its turn; until then its failure is nobody's surprise.
      next.catch(() => undefined);
      yield result.value;
    }
  } finally {
    await pieces.return(undefined);
  }
}

async function framesOf(
  log: EventLog,
  frames: SharedFrames,
  { resolveLinks, uuids }: ReadRequest,
  piece: Piece,
): Promise<Buffer> {
  if (piece.type === 'message') return frameOf(piece.bytes);
  if (resolveLinks && piece.events.some(isLink))
    return eventFrames(await resolvedLinks(log, piece.events), uuids).buffer;
  if (piece.isShared) return frames.of(piece.events, uuids);
  const events = piece.events.map((event) => ({ event }));
  return eventFrames(events, uuids).buffer;
}
