/**
 * Arrays in PostgreSQL's binary format (`array_send`: dimensions, flags, element type; length and lower bound; then each element
 * with its length): as text, bytes would take two digits each, and numbers would be formatted here and parsed there. The driver sends
 * a Buffer as a binary parameter.
 *
 * @throws RangeError when a number does not fit its type.
 */
export const binaryArray = {
  bool: fixed<boolean>(16, 1, (to, at, value) => (to[at] = value ? 1 : 0)),
  int2: fixed<number>(21, 2, (to, at, value) => to.writeInt16BE(whole(value), at)),
  int4: fixed<number>(23, 4, (to, at, value) => to.writeInt32BE(whole(value), at)),
  int8: fixed<number | bigint>(20, 8, writeInt8),
  float4: fixed<number>(700, 4, (to, at, value) => to.writeFloatBE(value, at)),
  /** Epoch milliseconds, or infinite. */
  timestamptz: fixed<number>(1184, 8, (to, at, value) => writeInt8(to, at, microsecondsOf(value))),
  text(values: readonly (string | null)[]): Buffer {
    // No character takes more bytes in UTF-8; what is left over is cut off.
    const most = values.reduce((sum, value) => sum + 4 + 3 * (value?.length ?? 0), 0);
    const array = begin(25, values.length, most);
    if (values.includes(null)) array.writeInt32BE(1, nullsAt);
    let at = headBytes;
    for (const value of values) {
      const length = value === null ? -1 : array.write(value, at + 4);
      array.writeInt32BE(length, at);
      at += 4 + Math.max(length, 0);
    }
    return array.subarray(0, at);
  },
  /** Each element is given in parts, which are joined; undefined is null. */
  bytea(elements: readonly (readonly Uint8Array[] | undefined)[]): Buffer {
    const lengths = elements.map((parts) => parts?.reduce((sum, { length }) => sum + length, 0));
    const bytes = lengths.reduce<number>((sum, length = 0) => sum + 4 + length, 0);
    const array = begin(17, elements.length, bytes);
    if (lengths.includes(undefined)) array.writeInt32BE(1, nullsAt);
    let at = headBytes;
    elements.forEach((parts, index) => {
      at = array.writeInt32BE(lengths[index] ?? -1, at);
      for (const part of parts ?? []) {
        array.set(part, at);
        at += part.length;
      }
    });
    return array;
  },
} as const;

const headBytes = 20;
/** Where the head says whether an element is null. */
const nullsAt = 4;

function begin(elementType: number, length: number, bytes: number): Buffer {
  const array = Buffer.allocUnsafe(headBytes + bytes);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(0, nullsAt);
  array.writeInt32BE(elementType, 8);
  array.writeInt32BE(length, 12);
  array.writeInt32BE(1, 16);
  return array;
}

function fixed<Value>(
  elementType: number,
  size: number,
  write: (to: Buffer, at: number, value: Value) => void,
): (values: readonly (Value | null)[]) => Buffer {
  return (values) => {
    const array = begin(elementType, values.length, values.length * (4 + size));
    let at = headBytes;
    for (const value of values) {
      if (value === null) {
        array.writeInt32BE(1, nullsAt);
        at = array.writeInt32BE(-1, at);
      } else {
        write(array, array.writeInt32BE(size, at), value);
        at += 4 + size;
      }
    }
    return array.subarray(0, at);
  };
}

/** A Buffer would cut off the fraction. */
function whole(value: number): number {
  if (!Number.isInteger(value)) throw new RangeError(`${value} is no integer`);
  return value;
}

/** BigInts of numbers would take several times as long. */
function writeInt8(to: Buffer, at: number, value: number | bigint): void {
  if (typeof value === 'bigint') to.writeBigInt64BE(value, at);
  else {
    const high = Math.floor(whole(value) / 2 ** 32);
    to.writeInt32BE(high, at);
    to.writeUInt32BE(value - high * 2 ** 32, at + 4);
  }
}

const from2000Ms = Date.UTC(2000, 0, 1);
const latestMs = 8.64e15;
/** What PostgreSQL takes for `infinity`. */
const endless = 2n ** 63n - 1n;

/** PostgreSQL counts them from 2000 on. Fractions of a millisecond are left out. */
function microsecondsOf(epochMs: number): number | bigint {
  if (epochMs === Infinity) return endless;
  if (!(Math.abs(epochMs) <= latestMs)) throw new RangeError(`${epochMs} ms is no time`);
  const ms = Math.floor(epochMs) - from2000Ms;
  return Number.isSafeInteger(ms * 1000) ? ms * 1000 : BigInt(ms) * 1000n;
}
