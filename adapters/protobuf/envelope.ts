import { messageOf } from '../../domain/errors.js';
import { malformed } from './malformed.js';
import { wireFields } from './wireFields.js';

/** An Uplink with its body still encoded. */
export interface Envelope {
  readonly schemaVersion: number;
  readonly boot: number;
  readonly seq: number;
  readonly traceContext: Uint8Array;
  readonly deviceId: string;
  /** The field of the body, and its bytes as they came; undefined when there is none. */
  readonly body: { readonly field: number; readonly bytes: Uint8Array } | undefined;
}

type Mutable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

/** Fields of Uplink (proto/brewline/v1/uplink.proto). */
const fields = { schemaVersion: 1, boot: 2, seq: 3, traceContext: 5, deviceId: 6, firstBody: 10 } as const;

/** @throws BrewlineError `MESSAGE_MALFORMED` when the bytes are no Uplink. */
export function readEnvelope(message: Uint8Array): Envelope {
  const envelope: Mutable<Omit<Envelope, 'body'>> = {
    schemaVersion: 0,
    boot: 0,
    seq: 0,
    traceContext: new Uint8Array(),
    deviceId: '',
  };
  let body: Envelope['body'];
  try {
    for (const field of wireFields(message)) {
      if ('value' in field) {
        // As protobuf has it: a number that is too large for 32 bits loses the upper ones.
        const value = field.value % 2 ** 32;
        if (field.number === fields.schemaVersion) envelope.schemaVersion = value;
        else if (field.number === fields.boot) envelope.boot = value;
        else if (field.number === fields.seq) envelope.seq = value;
      } else if (field.number === fields.traceContext) envelope.traceContext = field.bytes;
      else if (field.number === fields.deviceId) envelope.deviceId = textOf(field.bytes);
      else if (field.number >= fields.firstBody) body = { field: field.number, bytes: field.bytes };
    }
  } catch (error) {
    throw malformed(`not a brewline.v1.Uplink: ${messageOf(error)}`, error);
  }
  return { ...envelope, body };
}

const utf8 = new TextDecoder();

function textOf(bytes: Uint8Array): string {
  return bytes.length === 0 ? '' : utf8.decode(bytes);
}
