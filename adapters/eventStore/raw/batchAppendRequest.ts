import Long from 'long';
import protobuf from 'protobufjs/minimal.js';
import type { RawAppend } from './rawEvent.js';

/** Tags of EventStoreDB's `streams.proto` and `shared.proto`: the field's number, and whether a number (0) or a length (2) follows. */
const request = { correlationId: tag(1, 2), options: tag(2, 2), proposed: tag(3, 2), isFinal: tag(4, 0) };
const options = {
  stream: tag(1, 2),
  position: tag(2, 0),
  noStream: tag(3, 2),
  any: tag(4, 2),
  deadline: tag(6, 2),
};
const proposed = { id: tag(1, 2), metadata: tag(2, 2), customMetadata: tag(3, 2), data: tag(4, 2) };
const mapEntry = { key: tag(1, 2), value: tag(2, 2) };
const timestamp = { seconds: tag(1, 0), nanos: tag(2, 0) };
const uuidString = tag(2, 2);
const streamName = tag(3, 2);

/**
 * `BatchAppendReq` of one append, in one message, encoded. The client's generated classes would cost ten times as much, which is much of
 * a small append.
 *
 * @param deadlineMs after this time the server refuses it.
 */
export function encodeBatchAppend(correlationId: string, append: RawAppend, deadlineMs: number): Buffer {
  const writer = protobuf.Writer.create();
  writeUuid(writer.uint32(request.correlationId), correlationId);
  writeOptions(writer.uint32(request.options).fork(), append, deadlineMs).ldelim();
  for (const event of append.events) writeProposed(writer.uint32(request.proposed).fork(), event).ldelim();
  const bytes = writer.uint32(request.isFinal).bool(true).finish();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function writeOptions(
  writer: protobuf.Writer,
  { stream, afterRevision }: RawAppend,
  deadlineMs: number,
): protobuf.Writer {
  writer.uint32(options.stream).fork().uint32(streamName).string(stream).ldelim();
  if (afterRevision === 'any') writer.uint32(options.any).fork().ldelim();
  else if (afterRevision < 0n) writer.uint32(options.noStream).fork().ldelim();
  else writer.uint32(options.position).uint64(Long.fromString(String(afterRevision), true));
  const atMs = Date.now() + deadlineMs;
  const seconds = Math.floor(atMs / 1000);
  writer.uint32(options.deadline).fork();
  writer.uint32(timestamp.seconds).int64(seconds);
  return writer
    .uint32(timestamp.nanos)
    .int32((atMs - seconds * 1000) * 1_000_000)
    .ldelim();
}

function writeProposed(
  writer: protobuf.Writer,
  { id, type, isJson, metadata, data }: RawAppend['events'][number],
): protobuf.Writer {
  writeUuid(writer.uint32(proposed.id), id);
  writeProperty(writer, 'type', type);
  writeProperty(writer, 'content-type', isJson ? 'application/json' : 'application/octet-stream');
  return writer.uint32(proposed.customMetadata).bytes(metadata).uint32(proposed.data).bytes(data);
}

function writeProperty(writer: protobuf.Writer, key: string, value: string): void {
  writer.uint32(proposed.metadata).fork().uint32(mapEntry.key).string(key);
  writer.uint32(mapEntry.value).string(value).ldelim();
}

function writeUuid(writer: protobuf.Writer, text: string): void {
  writer.fork().uint32(uuidString).string(text).ldelim();
}

function tag(field: number, wireType: 0 | 2): number {
  return (field << 3) | wireType;
}
