/**
 * Arrays in PostgreSQL's binary format (`array_send`: dimensions, flags, element type; length and lower bound; then each element
 * with its length), which bytes need: as text each would take two digits. The driver sends a Buffer as a binary parameter.
 */
export const binaryArray = {
  int2: (numbers: readonly number[]) =>
    fixed(21, 2, numbers, (to, at, number) => to.writeInt16BE(number, at)),
  int4: (numbers: readonly number[]) =>
    fixed(23, 4, numbers, (to, at, number) => to.writeInt32BE(number, at)),
  int8: (numbers: readonly number[]) =>
    fixed(20, 8, numbers, (to, at, number) => to.writeBigInt64BE(BigInt(number), at)),
  /** Each element is given in parts, which are joined; undefined is null. */
  bytea: (elements: readonly (readonly Uint8Array[] | undefined)[]) => {
    const lengths = elements.map((parts) => parts?.reduce((sum, { length }) => sum + length, 0));
    const bytes = lengths.reduce<number>((sum, length = 0) => sum + 4 + length, 0);
    const array = begin(17, elements.length, bytes);
    if (lengths.includes(undefined)) array.writeInt32BE(1, 4);
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

function begin(elementType: number, length: number, bytes: number): Buffer {
  const array = Buffer.allocUnsafe(headBytes + bytes);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(0, 4);
  array.writeInt32BE(elementType, 8);
  array.writeInt32BE(length, 12);
  array.writeInt32BE(1, 16);
  return array;
}

function fixed(
  elementType: number,
  size: number,
  numbers: readonly number[],
  write: (to: Buffer, at: number, number: number) => void,
): Buffer {
  const array = begin(elementType, numbers.length, numbers.length * (4 + size));
  numbers.forEach((number, index) => {
    const at = headBytes + index * (4 + size);
    array.writeInt32BE(size, at);
    write(array, at + 4, number);
  });
  return array;
}
