import Long from 'long';
import type { Field, Message, Type } from 'protobufjs';
import { malformed } from '../malformed.js';

/**
 * A message of the fields that a person wrote. What the message has no field for, or no room, is refused instead of being dropped
 * or cut.
 *
 * @throws BrewlineError `MESSAGE_MALFORMED` that names the field.
 */
export function messageOf(value: unknown, type: Type, path = ''): Message {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed(`${path || 'the message'} is no object of fields`);
  const given = Object.entries(value);
  const fields = given.map(([name, each]): [string, unknown] => {
    const place = path === '' ? name : `${path}.${name}`;
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (!field) throw malformed(`${place} is no field of ${type.name}`);
    return [name, field.repeated ? listOf(each, field, place) : valueOf(each, field, place)];
  });
  for (const { name, fieldsArray } of type.oneofsArray) {
    const some = fieldsArray.filter((field) => Object.hasOwn(value, field.name)).map((field) => field.name);
    if (some.length > 1)
      throw malformed(`of ${path || 'the message'}, only one ${name} can be: ${some.join(', ')}`);
  }
  return type.create(Object.fromEntries(fields));
}

function listOf(value: unknown, field: Field, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(`${path} is no list`);
  return value.map((each, at) => valueOf(each, field, `${path}[${at}]`));
}

function valueOf(value: unknown, { type, resolvedType }: Field, path: string): unknown {
  if (resolvedType && 'fieldsArray' in resolvedType) return messageOf(value, resolvedType, path);
  if (resolvedType) return enumOf(value, resolvedType.values, path);
  switch (type) {
    case 'string':
      if (typeof value !== 'string' || !value.isWellFormed()) throw malformed(`${path} is no text`);
      return value;
    case 'bool':
      if (typeof value !== 'boolean') throw malformed(`${path} is neither true nor false`);
      return value;
    case 'bytes':
      return bytesOf(value, path);
    case 'float':
    case 'double':
      return realOf(value, path);
    default:
      return integerOf(value, type, path);
  }
}

function enumOf(value: unknown, values: Readonly<Record<string, number>>, path: string): unknown {
  if (typeof value === 'number') return integerOf(value, 'int32', path);
  const known = typeof value === 'string' && Object.hasOwn(values, value) ? values[value] : undefined;
  if (known === undefined) throw malformed(`${path} is none of ${Object.keys(values).join(', ')}`);
  return known;
}

function bytesOf(value: unknown, path: string): Uint8Array {
  if (typeof value !== 'string' || !/^0x([0-9a-f]{2})*$/i.test(value))
    throw malformed(`${path} is no text of bytes such as 0x4bf9`);
  return Buffer.from(value.slice(2), 'hex');
}

function realOf(value: unknown, path: string): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw malformed(`${path} is no number`);
}

/** Sizes in bits; `u` for those without a sign. */
const sizes: Readonly<Record<string, readonly [bits: 32 | 64, sign: 'u' | 's']>> = {
  ...{ uint32: [32, 'u'], fixed32: [32, 'u'], int32: [32, 's'], sint32: [32, 's'], sfixed32: [32, 's'] },
  ...{ uint64: [64, 'u'], fixed64: [64, 'u'], int64: [64, 's'], sint64: [64, 's'], sfixed64: [64, 's'] },
};

function integerOf(value: unknown, type: string, path: string): number | Long {
  const [bits, sign] = sizes[type] ?? [32, 's'];
  const isNumber = Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d{1,20}$/.test(value));
  if (!isNumber) throw malformed(`${path} is no whole number`);
  const number = BigInt(value as number | string);
  const [least, most] =
    sign === 'u'
      ? [0n, (1n << BigInt(bits)) - 1n]
      : [-(1n << BigInt(bits - 1)), (1n << BigInt(bits - 1)) - 1n];
  if (number < least || number > most)
    throw malformed(`${path} is ${number}; a ${type} is ${least} to ${most}`);
  return bits === 32 ? Number(number) : Long.fromString(String(number), sign === 'u');
}
