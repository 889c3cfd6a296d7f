import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { brewline } from '../../proto/generated/brewline.js';

export type MessageName = 'Uplink' | 'Downlink';

/** A message as people read it and as bytes. */
export interface Vector {
  readonly name: string;
  readonly message: MessageName;
  /** As protobuf's JSON mapping has it: enums by name, 64 bits as text, bytes in base64. */
  readonly json: Record<string, unknown>;
  readonly hex: string;
}

/** From dist/test/vectors. */
const file = join(import.meta.dirname, '../../../proto/vectors.json');

export async function readVectors(): Promise<readonly Vector[]> {
  return JSON.parse(await readFile(file, 'utf8')) as Vector[];
}

/** Puts a vector in the place of the one of its name, or at the end. */
export async function writeVector(vector: Vector): Promise<'replaced' | 'added'> {
  const vectors = await readVectors();
  const isThere = vectors.some(({ name }) => name === vector.name);
  const changed = isThere
    ? vectors.map((each) => (each.name === vector.name ? vector : each))
    : [...vectors, vector];
  await writeFile(file, await formatVectors(changed));
  return isThere ? 'replaced' : 'added';
}

/** The file's text, as the formatter would have it. */
export async function formatVectors(vectors: readonly Vector[]): Promise<string> {
  const text = JSON.stringify(vectors, undefined, 2);
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

export function encodeJson(message: MessageName, json: Record<string, unknown>): Uint8Array {
  const type = typeOf(message);
  return type.encode(type.fromObject(json)).finish();
}

export function decodeJson(message: MessageName, bytes: Uint8Array): Record<string, unknown> {
  const type = typeOf(message);
  return type.toObject(type.decode(bytes), { enums: String, longs: String, bytes: String });
}

function typeOf(message: MessageName): typeof brewline.v1.Uplink {
  return brewline.v1[message] as typeof brewline.v1.Uplink;
}
