/** Bytes that break the wire format, with the place of the first that does. */
export class WireFlaw extends Error {
  constructor(
    readonly at: number,
    what: string,
  ) {
    super(what);
  }
}

export const wireTypes = {
  varint: 0,
  bytes8: 1,
  lengthDelimited: 2,
  groupStart: 3,
  groupEnd: 4,
  bytes4: 5,
} as const;

/** Reads one value after the other, and says exactly where it can't. */
export class WireReader {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
    readonly end: number,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  varint(): bigint {
    const first = this.at;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.isAtEnd) throw new WireFlaw(first, 'a number has no end');
      const byte = this.bytes[this.at] as number;
      this.at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new WireFlaw(first, 'a number has more than 10 bytes');
  }

  tag(): { readonly number: number; readonly wireType: number } {
    const first = this.at;
    const tag = this.varint();
    if (tag > 0xffff_ffffn || tag < 8n) throw new WireFlaw(first, 'a field has no valid number');
    return { number: Number(tag >> 3n), wireType: Number(tag & 7n) };
  }

  /** The place behind the bytes that come with their length. */
  endOfBytes(): number {
    const first = this.at;
    const length = this.varint();
    const left = BigInt(this.end - this.at);
    if (length > left) throw new WireFlaw(first, `a length is ${length}, and only ${left} bytes follow`);
    return this.at + Number(length);
  }

  fixed(size: 4 | 8): DataView {
    if (this.end - this.at < size)
      throw new WireFlaw(this.at, `a number of ${size} bytes has only ${this.end - this.at}`);
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at, size);
    this.at += size;
    return view;
  }
}
