import { join } from 'node:path';
import protobuf from 'protobufjs';
import type { MessageName } from './vectorFile.js';

/** From dist/test/vectors. */
const folder = join(import.meta.dirname, '../../../proto');

/** The type of a message with its fields, read from the .proto files. */
export function messageType(message: MessageName): protobuf.Type {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => join(folder, target);
  root.loadSync([`brewline/v1/${message.toLowerCase()}.proto`]).resolveAll();
  return root.lookupType(`brewline.v1.${message}`);
}

/**
 * What the encoder would leave out without a word.
 *
 * @throws Error with the path of the first field that the type does not have, of a name that its enum does not have, or of a 0
 *   that proto3 does not send
 */
export function assertKnown(type: protobuf.Type, json: unknown, path = type.name): void {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Error(`${path} is no object`);
  for (const [name, value] of Object.entries(json)) {
    const field = type.fields[name];
    const at = `${path}.${name}`;
    if (!field) throw new Error(`${at} is no field; ${type.name} has ${Object.keys(type.fields).join(', ')}`);
    const values: unknown[] = field.repeated && Array.isArray(value) ? value : [value];
    for (const each of values) {
      if (field.resolvedType instanceof protobuf.Type) assertKnown(field.resolvedType, each, at);
      else assertScalar(field, each, at);
    }
  }
}

function assertScalar(field: protobuf.Field, value: unknown, at: string): void {
  const { resolvedType } = field;
  if (resolvedType instanceof protobuf.Enum && !(String(value) in resolvedType.values)) {
    throw new Error(`${at} is none of ${Object.keys(resolvedType.values).join(', ')}`);
  }
  const number = resolvedType instanceof protobuf.Enum ? resolvedType.values[String(value)] : value;
  const isDefault = [0, '0', '', false].includes(number as number);
  // Fields that are optional or of a oneof have a presence of their own.
  if (isDefault && !field.repeated && !field.hasPresence)
    throw new Error(`${at} is ${JSON.stringify(value)}, which is not sent: leave it out`);
}
