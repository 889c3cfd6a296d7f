import protobuf from 'protobufjs/minimal.js';
import { readUint64 } from './int64.js';

/** What is known of a message before it is decoded, which costs ten times as much. */
export interface TelemetryHead {
  readonly deviceId: string;
  /** The device's own number; 0 outside any session. */
  readonly session: number;
  /** Device time of its last reading, as sent. */
  readonly lastAtMs: number;
}

/** Fields of proto/brewline/v1/stored.proto and telemetry.proto. */
const batch = { receivedAtMs: 1, entries: 2 } as const;
const entry = { deviceId: 1, telemetry: 6 } as const;
const telemetry = { session: 1, blocks: 2 } as const;
const block = { firstAtMs: 1, atDeltaMs: 2 } as const;

/** Where an entry of a TelemetryBatch is. */
export interface FramedEntry {
  /** Its bytes with their field's number and length: a batch of some entries is these bytes one after the other. */
  readonly frame: Uint8Array;
  /** Index of its first byte in the batch, after its length. */
  readonly start: number;
  readonly end: number;
}

export interface FramedBatch {
  readonly receivedAtMs: number;
  /** The bytes of everything but entries. */
  readonly head: Uint8Array;
  readonly entries: readonly FramedEntry[];
}

/**
 * Finds the entries of a TelemetryBatch, or those whose telemetry is wanted: it looks over the others without decoding them.
 *
 * @throws RangeError or Error when the bytes are no such message.
 */
export function wantedEntries(data: Uint8Array, isWanted?: (head: TelemetryHead) => boolean): FramedBatch {
  const reader = protobuf.Reader.create(data);
  const entries: FramedEntry[] = [];
  let head: Uint8Array = new Uint8Array();
  let receivedAtMs = 0;
  for (let begin = reader.pos; begin < reader.len; begin = reader.pos) {
    const tag = reader.uint32();
    if (tag === tagOf(batch.entries, lengthDelimited)) {
      const end = endOf(reader);
      if (end > reader.len) throw new RangeError('an entry is cut off');
      const start = reader.pos;
      const found = isWanted && headOf(reader, end);
      reader.pos = end;
      if (isWanted && !(found && isWanted(found))) continue;
      entries.push({ frame: data.subarray(begin, end), start, end });
    } else if (tag === tagOf(batch.receivedAtMs, varint)) {
      receivedAtMs = readUint64(reader);
      head = data.subarray(begin, reader.pos);
    } else reader.skipType(tag & 7, 0, tag >>> 3);
  }
  return { receivedAtMs, head, entries };
}

/** Reads one entry to its end. */
function headOf(reader: protobuf.Reader, end: number): TelemetryHead | undefined {
  let deviceId = '';
  let found: Omit<TelemetryHead, 'deviceId'> | undefined;
  eachField(reader, end, (field) => {
    if (field === entry.deviceId) deviceId = reader.string();
    else if (field === entry.telemetry) found = telemetryOf(reader, endOf(reader));
    else return false;
    return true;
  });
  return found && { deviceId, ...found };
}

function telemetryOf(reader: protobuf.Reader, end: number): Omit<TelemetryHead, 'deviceId'> {
  let session = 0;
  let lastAtMs = 0;
  eachField(reader, end, (field) => {
    if (field === telemetry.session) session = reader.uint32();
    else if (field === telemetry.blocks) lastAtMs = lastAtMsOf(reader, endOf(reader));
    else return false;
    return true;
  });
  return { session, lastAtMs };
}

function lastAtMsOf(reader: protobuf.Reader, end: number): number {
  let atMs = 0;
  eachField(reader, end, (field, wireType) => {
    if (field === block.firstAtMs) atMs += readUint64(reader);
    else if (field !== block.atDeltaMs) return false;
    else if (wireType !== lengthDelimited) atMs += reader.sint32();
    // Packed.
    else for (const until = endOf(reader); reader.pos < until;) atMs += reader.sint32();
    return true;
  });
  return atMs;
}

const varint = 0;
const lengthDelimited = 2;

function tagOf(field: number, wireType: number): number {
  return (field << 3) | wireType;
}

/** @param read false when the field has to be skipped. */
function eachField(
  reader: protobuf.Reader,
  end: number,
  read: (field: number, wireType: number) => boolean,
): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (!read(tag >>> 3, tag & 7)) reader.skipType(tag & 7, 0, tag >>> 3);
  }
}

/** Where the field with a length ends that begins here. */
function endOf(reader: protobuf.Reader): number {
  const length = reader.uint32();
  return reader.pos + length;
}
