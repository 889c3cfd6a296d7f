/**
 * Postgres' binary form of one-dimensional arrays (`array_send` in src/backend/utils/adt/arrayfuncs.c): dimensions, a null flag,
 * the element type, then for each dimension its length and lower bound, then each element after its length. The driver would
 * write arrays as text, bytes as hexadecimal digits; this halves the bytes and most of the work of an append.
 */
const headerBytes = 20;
const elementType = { bool: 16, bytea: 17, int8: 20, int4: 23, uuid: 2950 } as const;

export function int8Array(values: readonly number[]): Buffer {
  const { buffer, start } = begin(elementType.int8, values.length, values.length * 12);
  values.forEach((value, index) => {
    const at = start + index * 12;
    buffer.writeInt32BE(8, at);
    const high = Math.floor(value / 2 ** 32);
    if (high > 0x7fffffff) buffer.writeBigInt64BE(0x7fffffffffffffffn, at + 4);
    else {
      buffer.writeInt32BE(high, at + 4);
      buffer.writeUInt32BE(value - high * 2 ** 32, at + 8);
    }
  });
  return buffer;
}

export function int4Array(values: readonly number[]): Buffer {
  const { buffer, start } = begin(elementType.int4, values.length, values.length * 8);
  values.forEach((value, index) => {
    buffer.writeInt32BE(4, start + index * 8);
    buffer.writeInt32BE(value, start + index * 8 + 4);
  });
  return buffer;
}

export function boolArray(values: readonly boolean[]): Buffer {
  const { buffer, start } = begin(elementType.bool, values.length, values.length * 5);
  values.forEach((value, index) => {
    buffer.writeInt32BE(1, start + index * 5);
    buffer[start + index * 5 + 4] = value ? 1 : 0;
  });
  return buffer;
}

/** @param values UUIDs as 36 characters. */
export function uuidArray(values: readonly string[]): Buffer {
  const { buffer, start } = begin(elementType.uuid, values.length, values.length * 20);
  values.forEach((value, index) => {
    buffer.writeInt32BE(16, start + index * 20);
    buffer.write(value.replaceAll('-', ''), start + index * 20 + 4, 16, 'hex');
  });
  return buffer;
}

export function byteaArray(values: readonly Uint8Array[]): Buffer {
  const total = values.reduce((sum, value) => sum + 4 + value.length, 0);
  const { buffer, start } = begin(elementType.bytea, values.length, total);
  let at = start;
  for (const value of values) {
    buffer.writeInt32BE(value.length, at);
    buffer.set(value, at + 4);
    at += 4 + value.length;
  }
  return buffer;
}

function begin(type: number, count: number, elementBytes: number): { buffer: Buffer; start: number } {
  const buffer = Buffer.allocUnsafe(headerBytes + elementBytes);
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(0, 4);
  buffer.writeInt32BE(type, 8);
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
  return { buffer, start: headerBytes };
}
