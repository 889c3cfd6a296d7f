import type { ServerHttp2Stream } from 'node:http2';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { Metadata, type ServerWritableStream } from '@grpc/grpc-js';
import { drained } from './backpressure.js';

export type ReadCall = ServerWritableStream<ReadReq, Buffer>;

/** Writes messages that are in gRPC's frames already, many at once. */
export interface ResponseStream {
  /** Resolves when the client has taken so much that there is room for more; with false when nothing can be written any more. */
  write(frames: Buffer): Promise<boolean>;
}

/**
 * grpc-js writes each message to the HTTP/2 stream by itself, which costs it more than all else of a read. So the frames go to that stream
 * directly; headers, status, deadline, cancellation and rights stay with grpc-js. It has no public way to its stream: each test that reads
 * tells when another release has none at all.
 */
export function responseStream(call: ReadCall, gone: AbortSignal): ResponseStream {
  const stream = http2StreamOf(call);
  let isFirst = true;
  return {
    async write(frames) {
      // After a deadline, or when its user was changed, the call has its status already.
      if (gone.aborted || stream.destroyed || stream.writableEnded) return false;
      if (frames.length === 0) return true;
      if (isFirst) call.sendMetadata(new Metadata());
      isFirst = false;
      if (!stream.write(frames)) await drained(stream, gone);
      return !gone.aborted;
    },
  };
}

/** What grpc-js keeps for itself: each interceptor's call holds the next one, the last one the stream. */
interface InnerCall {
  readonly nextCall?: InnerCall;
  readonly stream?: ServerHttp2Stream;
}

function http2StreamOf(call: ReadCall): ServerHttp2Stream {
  let inner = (call as unknown as { readonly call?: InnerCall }).call;
  while (inner?.nextCall !== undefined) inner = inner.nextCall;
  if (inner?.stream === undefined)
    throw new Error('this release of grpc-js keeps its HTTP/2 stream elsewhere');
  return inner.stream;
}
