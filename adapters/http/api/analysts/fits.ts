import { isPersonId } from '../../../../domain/people/index.js';
import { dereference } from '../validation/schemaAt.js';
import type { MarkedSchema } from './marks.js';

export type Fits = (value: unknown) => boolean;

/** Whether a value is of the kind that a schema describes. Of an object only its own fields count, not what is in them. */
export function fitsOf(document: object, schema: MarkedSchema): Fits {
  const { type, format, pattern, enum: allowed, const: only, ...rest } = dereference(document, schema);
  const kinds = (rest.anyOf ?? rest.oneOf)?.map((kind) => fitsOf(document, kind));
  if (kinds) return (value) => kinds.some((isKind) => isKind(value));
  if (only !== undefined) return (value) => value === only;
  if (allowed) return (value) => allowed.includes(value);
  const isType = typesOf(type);
  const isText = textOf(format, pattern);
  const isObject = objectOf(rest);
  return (value) => {
    if (!isType(value)) return false;
    if (typeof value === 'string') return isText(value);
    return typeof value !== 'object' || value === null || Array.isArray(value) || isObject(value);
  };
}

function typesOf(type: MarkedSchema['type']): Fits {
  if (type === undefined) return () => true;
  const types: readonly string[] = [type].flat();
  const names = new Set(types.map((name) => (name === 'integer' ? 'number' : name)));
  return (value) => names.has(value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
}

const dateTime = /^[-+]?\d{4,6}-\d\d-\d\dT[\d:.]+Z$/;

function textOf(format: string | undefined, pattern: string | undefined): (text: string) => boolean {
  if (format === 'uuid') return isPersonId;
  const shape = format === 'date-time' ? dateTime : pattern === undefined ? undefined : new RegExp(pattern);
  return (text) => shape === undefined || shape.test(text);
}

function objectOf({ required = [], properties = {} }: MarkedSchema): (value: object) => boolean {
  const fixed = required.map((name) => [name, properties[name]?.const] as const);
  return (value) => {
    const fields = value as Readonly<Record<string, unknown>>;
    return fixed.every(([name, only]) => name in fields && (only === undefined || only === fields[name]));
  };
}

export function mayBeText({ type }: MarkedSchema): boolean {
  return [type].flat().includes('string');
}

export function mayBeNull(document: object, schema: MarkedSchema): boolean {
  const { type, anyOf = [] } = dereference(document, schema);
  return [type].flat().includes('null') || anyOf.some((kind) => mayBeNull(document, kind));
}
