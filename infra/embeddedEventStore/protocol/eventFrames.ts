import type { StoredEvent } from '../storage/storedEvent.js';
import { ByteWriter, fieldBytes, varintBytes } from './byteWriter.js';

/** How the client wants event ids. */
export type UuidFormat = 'string' | 'structured';

/** An event as read, with the link that led to it, if links are resolved. */
export interface ResolvedEvent {
  readonly event: StoredEvent | undefined;
  readonly link?: StoredEvent | undefined;
}

export interface EventFrames {
  readonly buffer: Buffer;
  /** Where the frame of each event ends. */
  readonly ends: readonly number[];
}

/** gRPC's frame of a message: not compressed, its length. */
const frameHeaderBytes = 5;

/**
 * Messages `ReadResp.event` (streams.proto) in gRPC's frames, one after the other, written byte by byte: reading is the hot path of the
 * whole backend. The comments name the fields. A test reads the result with the generated classes.
 */
export function eventFrames(events: readonly ResolvedEvent[], uuids: UuidFormat): EventFrames {
  const messages = events.map((event) => measured(event, uuids));
  let bytes = 0;
  const ends = messages.map(({ length }) => (bytes += frameHeaderBytes + fieldBytes(length)));
  const writer = new ByteWriter(bytes);
  for (const message of messages) {
    writer.byte(0).uint32BigEndian(fieldBytes(message.length));
    writer.byte(tag(1, 2)).varint(message.length); // ReadResp.event
    if (message.event) writeRecorded(writer.byte(tag(1, 2)), message.event); // ReadEvent.event
    if (message.link) writeRecorded(writer.byte(tag(2, 2)), message.link); // ReadEvent.link
    if (message.position !== undefined) writer.byte(tag(3, 0)).varint(message.position); // ReadEvent.commit_position
  }
  return { buffer: writer.buffer, ends };
}

/** A finished message in its frame. */
export function frameOf(message: Uint8Array): Buffer {
  return new ByteWriter(frameHeaderBytes + message.length)
    .byte(0)
    .uint32BigEndian(message.length)
    .bytes(message).buffer;
}

interface MeasuredMessage {
  readonly event: MeasuredEvent | undefined;
  readonly link: MeasuredEvent | undefined;
  readonly position: number | undefined;
  /** Of `ReadEvent`. */
  readonly length: number;
}

/** A `RecordedEvent` with the bytes of what has no fixed length. */
interface MeasuredEvent {
  readonly event: StoredEvent;
  readonly id: Uint8Array | undefined;
  readonly created: string;
  readonly streamBytes: number;
  readonly typeBytes: number;
  readonly length: number;
}

function measured({ event, link }: ResolvedEvent, uuids: UuidFormat): MeasuredMessage {
  const recorded = event && measuredEvent(event, uuids);
  const recordedLink = link && measuredEvent(link, uuids);
  const position = (link ?? event)?.position;
  const length =
    (recorded === undefined ? 0 : fieldBytes(recorded.length)) +
    (recordedLink === undefined ? 0 : fieldBytes(recordedLink.length)) +
    (position === undefined ? 0 : 1 + varintBytes(position));
  return { event: recorded, link: recordedLink, position, length };
}

function measuredEvent(event: StoredEvent, uuids: UuidFormat): MeasuredEvent {
  const id = uuids === 'structured' ? structuredUuid(event.id) : undefined;
  const created = String(event.createdMicros * 10); // ticks of 100 ns since 1970
  const streamBytes = Buffer.byteLength(event.stream);
  const typeBytes = Buffer.byteLength(event.type);
  const length =
    fieldBytes(id === undefined ? fieldBytes(uuidTextBytes) : id.length) +
    fieldBytes(fieldBytes(streamBytes)) +
    (1 + varintBytes(event.revision)) +
    2 * (1 + varintBytes(event.position)) +
    propertyBytes(typeKey, typeBytes) +
    (event.isJson ? jsonProperty : binaryProperty).length +
    propertyBytes(createdKey, created.length) +
    (event.metadata.length > 0 ? fieldBytes(event.metadata.length) : 0) +
    (event.data.length > 0 ? fieldBytes(event.data.length) : 0);
  return { event, id, created, streamBytes, typeBytes, length };
}

function writeRecorded(writer: ByteWriter, measured: MeasuredEvent): void {
  const { event, id, created, streamBytes, typeBytes } = measured;
  writer.varint(measured.length);
  if (id !== undefined)
    writer.byte(tag(1, 2)).varint(id.length).bytes(id); // id
  else writer.bytes(uuidTextPrefix).ascii(event.id); // id.string
  writer.byte(tag(2, 2)).varint(fieldBytes(streamBytes)); // stream_identifier
  writer.byte(tag(3, 2)).varint(streamBytes).text(event.stream); // stream_identifier.stream_name
  writer.byte(tag(3, 0)).varint(event.revision); // stream_revision
  writer.byte(tag(4, 0)).varint(event.position); // prepare_position
  writer.byte(tag(5, 0)).varint(event.position); // commit_position
  writeProperty(writer, typeKey, typeBytes).text(event.type);
  writer.bytes(event.isJson ? jsonProperty : binaryProperty);
  writeProperty(writer, createdKey, created.length).ascii(created);
  if (event.metadata.length > 0) writer.byte(tag(7, 2)).varint(event.metadata.length).bytes(event.metadata); // custom_metadata
  if (event.data.length > 0) writer.byte(tag(8, 2)).varint(event.data.length).bytes(event.data); // data
}

/** An entry of the map `metadata` = 6, up to its value. */
function writeProperty(writer: ByteWriter, key: Uint8Array, valueBytes: number): ByteWriter {
  writer
    .byte(tag(6, 2))
    .varint(key.length + fieldBytes(valueBytes))
    .bytes(key);
  return writer.byte(tag(2, 2)).varint(valueBytes);
}

function propertyBytes(key: Uint8Array, valueBytes: number): number {
  return fieldBytes(key.length + fieldBytes(valueBytes));
}

/** `UUID.structured`: two numbers of 64 bits. */
function structuredUuid(id: string): Uint8Array {
  const digits = id.replaceAll('-', '');
  const halves = [digits.slice(0, 16), digits.slice(16)].map((half) => varint64(BigInt(`0x${half}`)));
  const [most = [], least = []] = halves;
  const numbers = [tag(1, 0), ...most, tag(2, 0), ...least];
  return Uint8Array.of(tag(1, 2), numbers.length, ...numbers);
}

function varint64(value: bigint): number[] {
  const low = Number(value & 127n);
  return value > 127n ? [low | 128, ...varint64(value >> 7n)] : [low];
}

function tag(field: number, wireType: 0 | 2): number {
  return (field << 3) | wireType;
}

/** A text as a field with its key and length. */
function textField(field: number, text: string): Uint8Array {
  return Uint8Array.of(tag(field, 2), text.length, ...Buffer.from(text));
}

function contentType(type: string): Uint8Array {
  const entry = [...textField(1, 'content-type'), ...textField(2, type)];
  return Uint8Array.of(tag(6, 2), entry.length, ...entry);
}

const typeKey = textField(1, 'type');
const createdKey = textField(1, 'created');
const jsonProperty = contentType('application/json');
const binaryProperty = contentType('application/octet-stream');
const uuidTextBytes = 36;
const uuidTextPrefix = Uint8Array.of(tag(1, 2), uuidTextBytes + 2, tag(2, 2), uuidTextBytes);
