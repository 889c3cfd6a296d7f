import Long from 'long';
import type { Field, Message, Type } from 'protobufjs';

/** The fields of a decoded message that are there, by their names: enums by name, bytes as `0x…`, large numbers as digits. */
export function fieldsOf(message: Message, type: Type): Record<string, unknown> {
  const values = message as unknown as Readonly<Record<string, unknown>>;
  const there = type.fieldsArray.filter(({ name }) => Object.hasOwn(values, name));
  return Object.fromEntries(
    there.flatMap((field) => {
      const value = values[field.name];
      if (!field.repeated) return [[field.name, valueOf(value, field)]];
      const list = value as readonly unknown[];
      return list.length === 0 ? [] : [[field.name, list.map((each) => valueOf(each, field))]];
    }),
  );
}

function valueOf(value: unknown, { resolvedType }: Field): unknown {
  if (resolvedType && 'fieldsArray' in resolvedType) return fieldsOf(value as Message, resolvedType);
  if (resolvedType) return resolvedType.valuesById[Number(value)] ?? value;
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return Long.isLong(value) ? integerOf(value.toString()) : value;
}

/** A 64-bit number; JSON holds it exactly up to 2^53. */
function integerOf(digits: string): number | string {
  return Number.isSafeInteger(Number(digits)) ? Number(digits) : digits;
}
