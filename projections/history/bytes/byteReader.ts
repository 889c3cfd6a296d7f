import { damaged } from './damaged.js';

/** Reads what {@link ByteWriter} wrote; each read beyond the end is `HISTORY_CHUNK_DAMAGED`. */
export class ByteReader {
  readonly bytes: Uint8Array;
  /** Where the next read begins. */
  at = 0;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    this.need(1);
    return this.bytes[this.at++] as number;
  }

  /** @returns an integer from 0 to 2^53 - 1. */
  varint(): number {
    let value = 0;
    let factor = 1;
    for (let read = 0; read < 8; read += 1) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) {
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
      factor *= 128;
    }
    throw damaged('a number is too long');
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A varint that counts something. */
  count(atMost: number, what: string): number {
    const value = this.varint();
    if (value > atMost) throw damaged(`${value} ${what}, and at most ${atMost} are possible`);
    return value;
  }

  double(): number {
    this.need(8);
    const value = this.#view.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  skip(bytes: number): void {
    this.need(bytes);
    this.at += bytes;
  }

  /** Throws when fewer bytes are left. */
  need(bytes: number): void {
    if (bytes > this.bytes.length - this.at) throw damaged('it ends too early');
  }

  /** Throws when something is left. */
  end(): void {
    if (this.at !== this.bytes.length) throw damaged(`${this.bytes.length - this.at} bytes are left over`);
  }
}
