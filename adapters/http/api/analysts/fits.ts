import { isPersonId } from '../../../../domain/people/index.js';
import { dereference } from '../validation/schemaAt.js';
import type { MarkedSchema } from './marks.js';

type Type = MarkedSchema['type'];

/** Whether a value is of the kind that a schema describes. Of an object only its own fields count, not what is in them. */
export function fits(document: object, schema: MarkedSchema, value: unknown): boolean {
  const { type, format, pattern, enum: allowed, const: only, ...rest } = dereference(document, schema);
  if (rest.anyOf ?? rest.oneOf)
    return (rest.anyOf ?? rest.oneOf ?? []).some((kind) => fits(document, kind, value));
  if (only !== undefined) return value === only;
  if (allowed) return allowed.includes(value);
  if (type !== undefined && ![type].flat().some((one) => isOfType(one, value))) return false;
  if (typeof value === 'string') return isOfFormat(format, value) && isOfPattern(pattern, value);
  const { required = [], properties = {} } = rest;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true;
  const fields = value as Readonly<Record<string, unknown>>;
  return required.every((name) => {
    const field = properties[name];
    return name in fields && (field?.const === undefined || field.const === fields[name]);
  });
}

function isOfType(type: string | undefined, value: unknown): boolean {
  if (value === null) return type === 'null';
  if (Array.isArray(value)) return type === 'array';
  return typeof value === (type === 'integer' ? 'number' : type);
}

function isOfFormat(format: string | undefined, text: string): boolean {
  if (format === 'uuid') return isPersonId(text);
  return format !== 'date-time' || /^[-+]?\d{4,6}-\d\d-\d\dT[\d:.]+Z$/.test(text);
}

function isOfPattern(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || new RegExp(pattern).test(text);
}

export function isText(type: Type): boolean {
  return [type].flat().includes('string');
}

export function mayBeNull(document: object, schema: MarkedSchema): boolean {
  const { type, anyOf = [] } = dereference(document, schema);
  return [type].flat().includes('null') || anyOf.some((kind) => mayBeNull(document, kind));
}
