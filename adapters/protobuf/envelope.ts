import protobuf from 'protobufjs/minimal.js';
import { messageOf } from '../../domain/kernel/errors.js';
import { readUint64 } from './int64.js';
import { malformed } from './malformed.js';

/** An Uplink whose body is still encoded. */
export interface Envelope {
  readonly schemaVersion: number;
  readonly boot: number;
  readonly seq: number;
  /** Epoch milliseconds by the device's clock; 0 when unknown. */
  readonly sentAtMs: number;
  readonly traceContext: Uint8Array;
  readonly deviceId: string;
  /** The field of the body, and its bytes as received; undefined when there is no body. */
  readonly body: { readonly field: number; readonly bytes: Uint8Array } | undefined;
}

type Mutable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

/** Fields of Uplink (proto/brewline/v1/uplink.proto). */
const fields = {
  schemaVersion: 1,
  boot: 2,
  seq: 3,
  sentAtMs: 4,
  traceContext: 5,
  deviceId: 6,
  firstBody: 10,
} as const;

const varint = 0;
const lengthDelimited = 2;

/**
 * @param isCut the message is incomplete: fields before the cut are used.
 * @throws BrewlineError `MESSAGE_MALFORMED` when the bytes are no Uplink.
 */
export function readEnvelope(message: Uint8Array, { isCut = false } = {}): Envelope {
  const envelope: Mutable<Envelope> = {
    schemaVersion: 0,
    boot: 0,
    seq: 0,
    sentAtMs: 0,
    traceContext: noBytes,
    deviceId: '',
    body: undefined,
  };
  const reader = protobuf.Reader.create(message);
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      const field = tag >>> 3;
      if (field === 0) throw new RangeError('a field has the number 0');
      const wireType = tag & 7;
      if (wireType === varint && field === fields.schemaVersion) envelope.schemaVersion = reader.uint32();
      else if (wireType === varint && field === fields.boot) envelope.boot = reader.uint32();
      else if (wireType === varint && field === fields.seq) envelope.seq = reader.uint32();
      else if (wireType === varint && field === fields.sentAtMs) envelope.sentAtMs = readUint64(reader);
      else if (wireType === lengthDelimited) readBytes(envelope, field, reader.bytes());
      else reader.skipType(wireType, 0, field);
    }
  } catch (error) {
    if (isCut && envelope.schemaVersion > 0) return envelope;
    throw malformed(`not a brewline.v1.Uplink: ${messageOf(error)}`, error);
  }
  return envelope;
}

function readBytes(envelope: Mutable<Envelope>, field: number, bytes: Uint8Array): void {
  if (field === fields.traceContext) envelope.traceContext = bytes;
  else if (field === fields.deviceId) envelope.deviceId = textOf(bytes);
  else if (field >= fields.firstBody) envelope.body = { field, bytes };
}

const noBytes = new Uint8Array();
const utf8 = new TextDecoder();

function textOf(bytes: Uint8Array): string {
  return bytes.length === 0 ? '' : utf8.decode(bytes);
}
