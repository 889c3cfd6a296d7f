import protobuf from 'protobufjs/minimal.js';
import { toDecimal, tombstoneRevision, type StoredEvent } from '../storage/storedEvent.js';

/**
 * Messages of `ReadResp` (streams.proto), written byte by byte: reading is the hot path of the whole backend, and the generated
 * classes cost several times as much. The comments name the fields. Tests read the result with the generated classes.
 */
const tag = (field: number, wireType: 0 | 2): number => (field << 3) | wireType;

/** How the client wants event ids. */
export type UuidFormat = 'string' | 'structured';

/** An event as read, with the link that led to it, if links are resolved. */
export interface ResolvedEvent {
  readonly event: StoredEvent | undefined;
  readonly link?: StoredEvent;
}

/** Makes `ReadResp.event`; the bytes of an event are made once and shared by all live subscribers. */
export class EventEncoder {
  readonly #encoded = new WeakMap<StoredEvent, Buffer>();

  encode({ event, link }: ResolvedEvent, uuids: UuidFormat): Buffer {
    if (event === undefined || link !== undefined || uuids === 'structured')
      return encodeEvent(event, link, uuids);
    const known = this.#encoded.get(event);
    if (known !== undefined) return known;
    const encoded = encodeEvent(event, undefined, uuids);
    this.#encoded.set(event, encoded);
    return encoded;
  }
}

function encodeEvent(
  event: StoredEvent | undefined,
  link: StoredEvent | undefined,
  uuids: UuidFormat,
): Buffer {
  const writer = protobuf.Writer.create().uint32(tag(1, 2)).fork(); // ReadResp.event
  if (event !== undefined) writeRecorded(writer.uint32(tag(1, 2)).fork(), event, uuids).ldelim(); // ReadEvent.event
  if (link !== undefined) writeRecorded(writer.uint32(tag(2, 2)).fork(), link, uuids).ldelim(); // ReadEvent.link
  const original = link ?? event;
  if (original !== undefined) writer.uint32(tag(3, 0)).uint64(original.position); // ReadEvent.commit_position
  return asBuffer(writer.ldelim());
}

function writeRecorded(writer: protobuf.Writer, event: StoredEvent, uuids: UuidFormat): protobuf.Writer {
  writer.uint32(tag(1, 2)).fork(); // id
  writeUuid(writer, event.id, uuids).ldelim();
  writer.uint32(tag(2, 2)).fork().uint32(tag(3, 2)).string(event.stream).ldelim(); // stream_identifier.stream_name
  const { revision } = event;
  writer.uint32(tag(3, 0)).uint64(revision >= tombstoneRevision ? toDecimal(revision) : revision); // stream_revision
  writer.uint32(tag(4, 0)).uint64(event.position); // prepare_position
  writer.uint32(tag(5, 0)).uint64(event.position); // commit_position
  writeProperty(writer, 'type', event.type);
  writeProperty(writer, 'content-type', event.isJson ? 'application/json' : 'application/octet-stream');
  writeProperty(writer, 'created', String(event.createdMicros * 10)); // ticks of 100 ns since 1970
  if (event.metadata.length > 0) writer.uint32(tag(7, 2)).bytes(event.metadata); // custom_metadata
  if (event.data.length > 0) writer.uint32(tag(8, 2)).bytes(event.data); // data
  return writer;
}

/** An entry of the map `metadata` = 6. */
function writeProperty(writer: protobuf.Writer, key: string, value: string): void {
  writer.uint32(tag(6, 2)).fork().uint32(tag(1, 2)).string(key).uint32(tag(2, 2)).string(value).ldelim();
}

function writeUuid(writer: protobuf.Writer, id: string, format: UuidFormat): protobuf.Writer {
  if (format === 'string') return writer.uint32(tag(2, 2)).string(id);
  const digits = id.replaceAll('-', '');
  const half = (from: number): string =>
    BigInt.asIntN(64, BigInt(`0x${digits.slice(from, from + 16)}`)).toString();
  return writer
    .uint32(tag(1, 2))
    .fork()
    .uint32(tag(1, 0))
    .int64(half(0))
    .uint32(tag(2, 0))
    .int64(half(16))
    .ldelim();
}

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
