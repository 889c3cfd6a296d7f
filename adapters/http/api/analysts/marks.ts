import { dereference, type Schema } from '../validation/schemaAt.js';

/** What becomes of a value before analysts see it; openapi.yaml says it as `x-analyst` of a schema. */
const marks = [
  'pseudonym-device',
  'pseudonym-session',
  'pseudonym-person',
  /** Whoever knew a machine's id could make the id of its alarm. */
  'pseudonym-alarm',
  /** Encrypted: it goes back and forth unread. */
  'sealed',
  /** Null, or left out where it can't be null. */
  'hidden',
  /** A text that says nothing about who or which, for example the name of a code. */
  'shown',
] as const;
export type Mark = (typeof marks)[number];

export type MarkedSchema = Schema & {
  readonly 'x-analyst'?: Mark;
  readonly required?: readonly string[];
  readonly items?: MarkedSchema;
  readonly properties?: Readonly<Record<string, MarkedSchema>>;
  readonly anyOf?: readonly MarkedSchema[];
  readonly oneOf?: readonly MarkedSchema[];
};

/**
 * The mark of a schema, or of what it refers to.
 *
 * @throws Error for one that does not exist
 */
export function markOf(document: object, schema: MarkedSchema): Mark | undefined {
  const mark = schema['x-analyst'] ?? dereference(document, schema)['x-analyst'];
  if (mark !== undefined && !marks.includes(mark))
    throw new Error(`openapi.yaml: x-analyst: ${String(mark)}`);
  return mark;
}
