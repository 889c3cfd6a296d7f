/**
 * Reads the plain part of protobuf's wire format: numbers of at most 32 bits (device times of at most 49), one after another. Whatever
 * is not plain makes {@link isPlain} false, and every number after it is 0; the caller then leaves the message to the generated decoder.
 */
export class PlainReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #isPlain = true;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Index of the next byte. */
  get at(): number {
    return this.#at;
  }

  get isPlain(): boolean {
    return this.#isPlain;
  }

  /** Gives up: nothing is left to read. */
  refuse(): 0 {
    this.#isPlain = false;
    this.#at = Infinity;
    return 0;
  }

  /** A number below 2^32. */
  uint32(): number {
    const bytes = this.#bytes;
    // Beyond the end there are no bytes, and what is undefined is not below 128.
    let byte = bytes[this.#at++] as number;
    if (byte < 128) return byte;
    let value = byte & 127;
    for (let shift = 7; shift < 28; shift += 7) {
      byte = bytes[this.#at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
    byte = bytes[this.#at++] as number;
    return byte < 16 ? value + byte * 2 ** 28 : this.refuse();
  }

  /** A signed number of 32 bits. */
  sint32(): number {
    const value = this.uint32();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A number below 2^49. */
  uint49(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 49; scale *= 128) {
      const byte = this.#bytes[this.#at++] as number;
      if (byte < 128) return value + byte * scale;
      value += (byte & 127) * scale;
    }
    return this.refuse();
  }

  /** A text of ASCII characters, after its length; it ends at `limit` at most. */
  ascii(limit: number): string {
    const end = this.end(limit);
    let text = '';
    while (this.#at < end) {
      const byte = this.#bytes[this.#at++] as number;
      if (byte >= 128) this.refuse();
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** Reads a length; where the bytes after it end, which is at most `limit`. */
  end(limit: number): number {
    const length = this.uint32();
    const end = this.#at + length;
    if (end > limit) this.refuse();
    return end;
  }

  /** What was read to here has to end here. */
  expectEnd(end: number): void {
    if (this.#at !== end) this.refuse();
  }
}
