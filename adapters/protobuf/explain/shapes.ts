import type { Field, Type } from 'protobufjs';
import { typeOfEnvelope, type Envelope } from './envelopeTypes.js';

/** The fields of a message by their numbers. */
export type MessageShape = ReadonlyMap<number, FieldShape>;

export interface FieldShape {
  readonly name: string;
  /** As a .proto file has it, such as `uint32`; `message` and `enum` for those. */
  readonly type: string;
  /** Of a message within. */
  readonly message?: MessageShape;
  /** Names of an enum's values. */
  readonly names?: ReadonlyMap<number, string>;
}

const read = new Map<Envelope, Promise<MessageShape>>();

/** The shape of what devices send or are sent, from the .proto files; read once in a process, when somebody looks at the first message. */
export function shapeOfEnvelope(envelope: Envelope): Promise<MessageShape> {
  const shape = read.get(envelope) ?? readShape(envelope);
  read.set(envelope, shape);
  return shape;
}

async function readShape(envelope: Envelope): Promise<MessageShape> {
  const { default: protobuf } = await import('protobufjs');
  const known = new Map<Type, MessageShape>();

  function shapeOf(type: Type): MessageShape {
    const before = known.get(type);
    if (before) return before;
    const shape = new Map<number, FieldShape>();
    known.set(type, shape);
    for (const field of type.fieldsArray) shape.set(field.id, fieldOf(field));
    return shape;
  }

  function fieldOf({ name, type, resolvedType }: Field): FieldShape {
    if (resolvedType instanceof protobuf.Type)
      return { name, type: 'message', message: shapeOf(resolvedType) };
    if (resolvedType instanceof protobuf.Enum) {
      const names = new Map(Object.entries(resolvedType.values).map(([text, value]) => [value, text]));
      return { name, type: 'enum', names };
    }
    return { name, type };
  }

  return shapeOf(await typeOfEnvelope(envelope));
}
