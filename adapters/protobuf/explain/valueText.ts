import type { FieldShape } from './shapes.js';
import { WireReader, wireTypes } from './wireReader.js';

const longestText = 200;
const mostValues = 50;

/** A number as the field's type reads it. Throws a `WireFlaw`. */
export function numberText(reader: WireReader, wireType: number, shape: FieldShape | undefined): string {
  const type = shape?.type ?? '';
  if (wireType === wireTypes.bytes4) {
    const view = reader.fixed(4);
    if (type === 'float') return String(view.getFloat32(0, true));
    return String(type === 'sfixed32' ? view.getInt32(0, true) : view.getUint32(0, true));
  }
  if (wireType === wireTypes.bytes8) {
    const view = reader.fixed(8);
    if (type === 'double') return String(view.getFloat64(0, true));
    return String(type === 'sfixed64' ? view.getBigInt64(0, true) : view.getBigUint64(0, true));
  }
  return varintText(reader.varint(), shape);
}

function varintText(value: bigint, shape: FieldShape | undefined): string {
  switch (shape?.type) {
    case 'bool':
      return String(value !== 0n);
    case 'sint32':
    case 'sint64':
      return String((value >> 1n) ^ -(value & 1n));
    case 'int32':
      return String(BigInt.asIntN(32, value));
    case 'int64':
      return String(BigInt.asIntN(64, value));
    case 'uint32':
      return String(BigInt.asUintN(32, value));
    case 'enum': {
      const name = shape.names?.get(Number(BigInt.asIntN(32, value)));
      return name === undefined ? String(value) : `${value} ${name}`;
    }
    default:
      return String(value);
  }
}

const wireTypeOf: Readonly<Record<string, number>> = {
  ...{ fixed32: wireTypes.bytes4, sfixed32: wireTypes.bytes4, float: wireTypes.bytes4 },
  ...{ fixed64: wireTypes.bytes8, sfixed64: wireTypes.bytes8, double: wireTypes.bytes8 },
};

/** What stands in bytes with a length: a text, numbers one behind the other, or bytes. Throws a `WireFlaw` of packed numbers. */
export function bytesText(
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
  shape: FieldShape | undefined,
): string {
  const content = bytes.subarray(start, end);
  if (shape?.type === 'string') return JSON.stringify(shortened(new TextDecoder().decode(content)));
  if (shape === undefined || shape.type === 'bytes')
    return `0x${shortened(Buffer.from(content).toString('hex'))}`;
  const reader = new WireReader(bytes, start, end);
  const values: string[] = [];
  let count = 0;
  for (; !reader.isAtEnd; count += 1) {
    const value = numberText(reader, wireTypeOf[shape.type] ?? wireTypes.varint, shape);
    if (count < mostValues) values.push(value);
  }
  const more = count > mostValues ? `, … ${count - mostValues} more` : '';
  return `[${values.join(', ')}${more}]`;
}

function shortened(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
