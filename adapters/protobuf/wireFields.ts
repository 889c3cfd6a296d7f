import protobuf from 'protobufjs/minimal.js';
import { readUint64 } from './int64.js';

/** One field of an encoded message: a number, or the bytes of a text or message. */
export type WireField =
  | { readonly number: number; readonly value: number }
  | { readonly number: number; readonly bytes: Uint8Array };

const varint = 0;
const lengthDelimited = 2;

/**
 * The fields of an encoded message, in order, without decoding nested ones: for bodies whose exact bytes matter. Of 64-bit
 * numbers beyond 2^53 the low digits are lost; fields of other wire types are left out.
 *
 * @throws RangeError or Error when the bytes are no protobuf message.
 */
export function* wireFields(message: Uint8Array): Generator<WireField> {
  const reader = protobuf.Reader.create(message);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const number = tag >>> 3;
    if (number === 0) throw new RangeError('a field has the number 0');
    switch (tag & 7) {
      case varint:
        yield { number, value: readUint64(reader) };
        break;
      case lengthDelimited:
        yield { number, bytes: reader.bytes() };
        break;
      default:
        reader.skipType(tag & 7, 0, number);
    }
  }
}
