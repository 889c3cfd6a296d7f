/** Writes protobuf's wire format into memory of a size that the caller has computed. */
export class ByteWriter {
  readonly buffer: Buffer;
  #at = 0;

  constructor(bytes: number) {
    this.buffer = Buffer.allocUnsafe(bytes);
  }

  byte(value: number): this {
    this.buffer[this.#at++] = value;
    return this;
  }

  uint32BigEndian(value: number): this {
    this.#at = this.buffer.writeUInt32BE(value, this.#at);
    return this;
  }

  /** A whole number from 0 to 2^53; larger ones become 2^63 - 1. */
  varint(value: number): this {
    if (value > Number.MAX_SAFE_INTEGER) return this.bytes(largest);
    let rest = value;
    while (rest > 0x7fffffff) {
      this.buffer[this.#at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.buffer[this.#at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.buffer[this.#at++] = rest;
    return this;
  }

  bytes(value: Uint8Array): this {
    this.buffer.set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  ascii(value: string): this {
    this.#at += this.buffer.write(value, this.#at, 'latin1');
    return this;
  }

  text(value: string): this {
    this.#at += this.buffer.write(value, this.#at, 'utf8');
    return this;
  }
}

/** 2^63 - 1. */
const largest = Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 127);

/** Bytes that {@link ByteWriter.varint} writes. */
export function varintBytes(value: number): number {
  if (value > Number.MAX_SAFE_INTEGER) return largest.length;
  let bytes = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) bytes += 1;
  return bytes;
}

/** Bytes of a length-delimited field with a tag of one byte. */
export function fieldBytes(length: number): number {
  return 1 + varintBytes(length) + length;
}
