import protobuf from 'protobufjs/minimal.js';

/** Messages of `ReadResp` (streams.proto) beside its events, which `eventFrames.ts` writes. The comments name the fields. */
const tag = (field: number, wireType: 0 | 2): number => (field << 3) | wireType;

/** `ReadResp.confirmation`, the first message of every subscription. */
export function confirmationResponse(subscriptionId: string): Buffer {
  const writer = protobuf.Writer.create();
  return asBuffer(writer.uint32(tag(2, 2)).fork().uint32(tag(1, 2)).string(subscriptionId).ldelim());
}

/** `ReadResp.checkpoint`: everything up to here was sent or filtered out. */
export function checkpointResponse(position: number): Buffer {
  const writer = protobuf.Writer.create().uint32(tag(3, 2)).fork();
  return asBuffer(writer.uint32(tag(1, 0)).uint64(position).uint32(tag(2, 0)).uint64(position).ldelim());
}

/** `ReadResp.stream_not_found`. */
export function streamNotFoundResponse(stream: string): Buffer {
  const writer = protobuf.Writer.create().uint32(tag(4, 2)).fork().uint32(tag(1, 2)).fork();
  return asBuffer(writer.uint32(tag(3, 2)).string(stream).ldelim().ldelim());
}

/** `ReadResp.first_stream_position`, for clients that ask for compatibility level 1. */
export function firstStreamPositionResponse(revision: number): Buffer {
  return asBuffer(protobuf.Writer.create().uint32(tag(5, 0)).uint64(revision));
}

/** `ReadResp.last_stream_position`, for clients that ask for compatibility level 1. */
export function lastStreamPositionResponse(revision: number): Buffer {
  return asBuffer(protobuf.Writer.create().uint32(tag(6, 0)).uint64(revision));
}

/** `ReadResp.caught_up`. */
export function caughtUpResponse(): Buffer {
  return asBuffer(protobuf.Writer.create().uint32(tag(8, 2)).fork().ldelim());
}

/** `ReadResp.fell_behind`. */
export function fellBehindResponse(): Buffer {
  return asBuffer(protobuf.Writer.create().uint32(tag(9, 2)).fork().ldelim());
}

function asBuffer(writer: protobuf.Writer): Buffer {
  const bytes = writer.finish();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
