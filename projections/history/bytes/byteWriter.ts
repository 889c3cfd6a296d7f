/** The largest part of a varint's value that integer operations can handle. */
const int31 = 2 ** 31;

/** Bytes that grow. Numbers are little endian; varints have seven bits a byte, the lowest first. */
export class ByteWriter {
  #bytes: Uint8Array;
  /** Number of bytes that were written. */
  length = 0;

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** Makes room for more bytes. The caller writes them at `length`, and then moves it. */
  reserve(bytes: number): Uint8Array {
    const needed = this.length + bytes;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.length));
      this.#bytes = grown;
    }
    return this.#bytes;
  }

  /** @param value an integer from 0 to 2^53 - 1. */
  varint(value: number): void {
    const bytes = this.reserve(8);
    let rest = value;
    while (rest >= int31) {
      bytes[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[this.length++] = rest;
  }

  /** @param value an integer from -2^52 to 2^52: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  byte(value: number): void {
    this.reserve(1)[this.length++] = value;
  }

  double(value: number): void {
    const bytes = this.reserve(8);
    new DataView(bytes.buffer, bytes.byteOffset).setFloat64(this.length, value, true);
    this.length += 8;
  }

  append(more: Uint8Array): void {
    this.reserve(more.length).set(more, this.length);
    this.length += more.length;
  }

  /** What was written, without a copy. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}
