/** The parts of a JSON schema of openapi.yaml that texts for people need. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  /** For a schema with a pattern: what is valid, in words. */
  readonly 'x-expected'?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
  readonly discriminator?: {
    readonly propertyName: string;
    readonly mapping: Readonly<Record<string, string>>;
  };
}

/** Resolves a reference, for example `#/components/schemas/Device`. */
export function dereference<Part extends { readonly $ref?: string }>(document: object, part: Part): Part {
  if (part.$ref === undefined) return part;
  const steps = part.$ref.split('/').slice(1);
  const found = steps.reduce<unknown>(
    (at, step) => (at as Record<string, unknown> | undefined)?.[step],
    document,
  );
  return dereference(document, (found ?? {}) as Part);
}

/**
 * The schema of one place in a value; undefined when there is none.
 *
 * @param value the whole value: its discriminator selects one of several kinds
 */
export function schemaAt(
  document: object,
  schema: Schema,
  steps: readonly string[],
  value: unknown,
): Schema | undefined {
  const here = kindOf(document, dereference(document, schema), steps, value);
  const [step, ...rest] = steps;
  if (step === undefined || !here) return here;
  const next = here.properties?.[step] ?? here.items;
  const part = (value as Record<string, unknown> | null | undefined)?.[step];
  return next && schemaAt(document, next, rest, part);
}

/** The kind that the value names; for a value that names none, a schema of the allowed names. */
function kindOf(
  document: object,
  schema: Schema,
  steps: readonly string[],
  value: unknown,
): Schema | undefined {
  const { discriminator } = schema;
  if (!discriminator) return schema;
  const { propertyName, mapping } = discriminator;
  const named = (value as Record<string, unknown> | null | undefined)?.[propertyName];
  const $ref = typeof named === 'string' ? mapping[named] : undefined;
  if ($ref !== undefined) return dereference(document, { $ref });
  if (steps.length === 0) return { type: 'object', properties: { [propertyName]: {} } };
  return { type: 'object', properties: { [propertyName]: { enum: Object.keys(mapping) } } };
}
