import { crc32 } from 'node:zlib';
import { damaged } from './damaged.js';

const checksumBytes = 4;

/** What is written and its checksum: CRC-32 of all bytes before it, little endian. */
export function sealed(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + checksumBytes);
  bytes.set(content);
  viewOf(bytes).setUint32(content.length, crc32(content), true);
  return bytes;
}

/**
 * What was sealed, without its checksum.
 *
 * @param version its first byte.
 * @throws BrewlineError `HISTORY_CHUNK_DAMAGED` when a bit of it has changed, or when its version is another.
 */
export function unsealed(bytes: Uint8Array, version: number): Uint8Array {
  const size = bytes.length - checksumBytes;
  if (size < 1) throw damaged(`it has ${bytes.length} bytes only`);
  const content = bytes.subarray(0, size);
  if (crc32(content) !== viewOf(bytes).getUint32(size, true)) throw damaged('its checksum is wrong');
  if (content[0] !== version)
    throw damaged(`its version is ${content[0]}, and this release reads ${version}`);
  return content;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
