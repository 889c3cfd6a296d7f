import { codeTables } from '../resources/index.js';
import type { Schema } from './schemaAt.js';

const formats: Readonly<Record<string, string>> = {
  'date-time':
    'a date-time of RFC 3339 on a real day of the years 0000 to 9999, such as 2026-02-28T12:00:00Z (a + in a query is %2B)',
  uuid: 'a UUID, such as 123e4567-e89b-12d3-a456-426614174000',
};

/**
 * What is valid for a schema, in words that follow "it must be".
 *
 * @param name of the field or parameter; for codes of the machine the known codes are listed
 */
export function expectationOf(schema: Schema, name: string): string {
  const { 'x-expected': expected, format, enum: allowed, const: only, items } = schema;
  if (expected !== undefined) return expected;
  if (format !== undefined && formats[format] !== undefined) return formats[format];
  if (allowed) return `one of ${allowed.join(', ')}`;
  if (only !== undefined) return JSON.stringify(only);
  switch (typeof schema.type === 'string' ? schema.type : schema.type?.[0]) {
    case 'integer':
      return integer(schema, codeTables.get(name));
    case 'number':
      return `a number${between(schema.minimum, schema.maximum)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return `text${lengthOf(schema.minLength, schema.maxLength)}`;
    case 'array':
      return `a list${atMost(schema.maxItems)}, each ${items ? expectationOf(items, name) : 'anything'}`;
    default:
      return schema.properties
        ? `an object with ${Object.keys(schema.properties).join(', ')}`
        : 'something else';
  }
}

function integer({ minimum, maximum }: Schema, codes: Readonly<Record<string, number>> | undefined): string {
  if (!codes) return `a whole number${between(minimum, maximum)}`;
  const known = Object.entries(codes).map(([name, code]) => `${code} (${name})`);
  return `a code of the machine as a whole number${between(minimum, maximum)}: ${known.join(', ')}`;
}

function between(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum === undefined) return maximum === undefined ? '' : ` of at most ${maximum}`;
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
}

function lengthOf(minLength: number | undefined, maxLength: number | undefined): string {
  return minLength === undefined && maxLength === undefined
    ? ''
    : ` of ${minLength ?? 0} to ${maxLength ?? 'any number of'} characters`;
}

function atMost(maxItems: number | undefined): string {
  return maxItems === undefined ? '' : ` of at most ${maxItems}`;
}
