import protobuf from 'protobufjs';

const hexColumns = 30;

/** The bytes of a message field by field, a line each, as in proto/README.md. */
export function annotate(type: protobuf.Type, bytes: Uint8Array, depth = 0): string[] {
  const reader = protobuf.Reader.create(bytes);
  const lines: string[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.uint32();
    const field = type.fieldsById[tag >>> 3];
    if (field?.resolvedType instanceof protobuf.Type) {
      const length = reader.uint32();
      lines.push(line(bytes.subarray(start, reader.pos), `${field.name}, ${length} bytes`, depth));
      const end = reader.pos + length;
      lines.push(...annotate(field.resolvedType, bytes.subarray(reader.pos, end), depth + 1));
      reader.pos = end;
    } else {
      const value = field ? valueOf(field, tag & 7, reader) : reader.skipType(tag & 7) && 'unknown';
      const said = `${field?.name ?? `field ${tag >>> 3}`} ${value}`;
      lines.push(line(bytes.subarray(start, reader.pos), said, depth));
    }
  }
  return lines;
}

function line(bytes: Uint8Array, said: string, depth: number): string {
  const hex = Buffer.from(bytes)
    .toString('hex')
    .replace(/..(?=.)/g, '$& ');
  return `${'   '.repeat(depth)}${hex} `.padEnd(hexColumns) + said;
}

const lengthDelimited = 2;

function valueOf(field: protobuf.Field, wireType: number, reader: protobuf.Reader): string {
  const kind = field.resolvedType instanceof protobuf.Enum ? 'int32' : field.type;
  if (kind === 'bytes') return `0x${Buffer.from(reader.bytes()).toString('hex')}`;
  if (kind === 'string') return JSON.stringify(reader.string());
  if (wireType !== lengthDelimited) return named(field, readScalar(reader, kind));
  const end = reader.uint32() + reader.pos;
  const values: string[] = [];
  while (reader.pos < end) values.push(named(field, readScalar(reader, kind)));
  return `[${values.join(', ')}], packed`;
}

function readScalar(reader: protobuf.Reader, kind: string): string {
  const read = (reader as unknown as Readonly<Record<string, (() => unknown) | undefined>>)[kind];
  if (!read) throw new Error(`fields of type ${kind} can't be shown`);
  return String(read.call(reader));
}

function named({ resolvedType }: protobuf.Field, value: string): string {
  const name = resolvedType instanceof protobuf.Enum ? resolvedType.valuesById[Number(value)] : undefined;
  return name === undefined ? value : `${value} ${name}`;
}
