import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteReader, ByteWriter, damaged, sealed, unsealed } from '../bytes/index.js';
import { chunkLimits } from './limits.js';

const version = 1;

/**
 * Bodies are noise in small numbers and runs of zeros. Run lengths and Huffman codes make them shorter than deflate's search for
 * repeats does, and faster; small blocks give each few columns codes of their own. Any inflate reads it.
 */
const deflating = { level: 1, strategy: constants.Z_RLE, memLevel: 5, windowBits: 9 };

/** Deflate makes at most 1,032 bytes of one. */
const mostInflation = 1032;

/** Version, count and length of the body; the body, compressed; a checksum of it all. */
export function framed(count: number, body: Uint8Array): Uint8Array {
  const compressed = deflateRawSync(body, deflating);
  const writer = new ByteWriter(compressed.length + 16);
  writer.byte(version);
  writer.varint(count);
  writer.varint(body.length);
  writer.append(compressed);
  return sealed(writer.written);
}

/** @throws BrewlineError `HISTORY_CHUNK_DAMAGED`. */
export function unframed(bytes: Uint8Array): { readonly count: number; readonly body: ByteReader } {
  const head = new ByteReader(unsealed(bytes, version));
  head.skip(1);
  const count = head.count(chunkLimits.readings, 'readings');
  const size = head.count(chunkLimits.bodyBytes, 'bytes');
  const compressed = head.bytes.subarray(head.at);
  if (count === 0) throw damaged('it has no readings');
  if (size > compressed.length * mostInflation) throw damaged(`${size} bytes, which can't be in it`);
  return { count, body: new ByteReader(inflated(compressed, size)) };
}

function inflated(compressed: Uint8Array, size: number): Uint8Array {
  try {
    const body = inflateRawSync(compressed, { maxOutputLength: size, chunkSize: Math.max(size, 64) });
    if (body.length === size) return body;
  } catch (error) {
    throw damaged('it does not inflate', error);
  }
  throw damaged(`it has not the ${size} bytes that it should`);
}
