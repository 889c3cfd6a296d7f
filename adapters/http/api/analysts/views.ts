import { dereference } from '../validation/schemaAt.js';
import { fitsOf, mayBeNull, mayBeText } from './fits.js';
import { markOf, type Mark, type MarkedSchema } from './marks.js';
import type { Pseudonyms } from './pseudonyms.js';

/** A value as analysts see it; null where it is not for them. */
export type View = (value: unknown) => unknown;

export interface Views {
  /** @param name names the schema in flaws */
  of(schema: MarkedSchema, name: string): View;
  /** Places where the description does not say what analysts see; nothing is shown there. */
  readonly flaws: ReadonlySet<string>;
}

type Fields = readonly (readonly [name: string, view: View | 'null' | 'leftOut'])[];

/**
 * Views by the marks of the description. Only what a schema describes is shown, in the type that it describes: a field that is new, or
 * a text in the place of a number, is not.
 */
export function createViews(document: object, pseudonyms: Omit<Pseudonyms, 'unseal'>): Views {
  const flaws = new Set<string>();
  const ofReferences = new Map<string, View>();
  const ofMark: Readonly<Record<Mark, View>> = {
    'pseudonym-device': ofText(pseudonyms.device),
    'pseudonym-session': ofText(pseudonyms.session),
    'pseudonym-person': ofText(pseudonyms.person),
    'pseudonym-alarm': ofText(pseudonyms.alarm),
    sealed: ofText(pseudonyms.seal),
    hidden: () => null,
    shown: (value) => (typeof value === 'object' ? null : value),
  };

  function of(schema: MarkedSchema, name: string): View {
    const mark = markOf(document, schema);
    if (mark !== undefined) return whereFits(schema, ofMark[mark]);
    if (schema.$ref !== undefined) return ofReference(schema.$ref);
    const { anyOf, oneOf, properties, items } = schema;
    const kinds = anyOf ?? oneOf;
    if (kinds) return ofKinds(kinds, name);
    if (properties) return ofObject(schema, properties, name);
    if (items) return ofList(of(items, `${name}[]`));
    if (isUndecided(schema)) return flawed(name);
    return whereFits(schema, (value) => value);
  }

  /** Schemas may refer to themselves. */
  function ofReference($ref: string): View {
    const known = ofReferences.get($ref);
    if (known) return known;
    let view: View = () => null;
    ofReferences.set($ref, (value) => view(value));
    view = of(dereference<MarkedSchema>(document, { $ref }), $ref.split('/').at(-1) ?? '');
    return view;
  }

  function ofKinds(kinds: readonly MarkedSchema[], name: string): View {
    // Of several kinds of objects the one that describes most of it.
    const views = kinds
      .map((kind) => ({ isKind: fitsOf(document, kind), view: of(kind, name), size: propertiesOf(kind) }))
      .sort((a, b) => b.size - a.size);
    return (value) => views.find(({ isKind }) => isKind(value))?.view(value) ?? null;
  }

  function propertiesOf(kind: MarkedSchema): number {
    return Object.keys(dereference(document, kind).properties ?? {}).length;
  }

  function ofObject(
    { required = [] }: MarkedSchema,
    properties: Readonly<Record<string, MarkedSchema>>,
    name: string,
  ): View {
    const fields: Fields = Object.entries(properties).map(([field, schema]) => {
      const place = `${name}.${field}`;
      if (markOf(document, schema) !== 'hidden') return [field, of(schema, place)];
      if (mayBeNull(document, schema)) return [field, 'null'];
      if (required.includes(field)) flaws.add(`${place} is hidden and can be neither null nor left out`);
      return [field, 'leftOut'];
    });
    return (value) => (isObject(value) ? shownFields(value, fields) : null);
  }

  function flawed(name: string): View {
    flaws.add(`${name} has no x-analyst`);
    return () => null;
  }

  function whereFits(schema: MarkedSchema, view: View): View {
    const isKind = fitsOf(document, schema);
    return (value) => (isKind(value) ? view(value) : null);
  }

  return { of, flaws };
}

function shownFields(value: Readonly<Record<string, unknown>>, fields: Fields) {
  const shown: Record<string, unknown> = {};
  for (const [name, view] of fields) {
    if (view === 'leftOut' || value[name] === undefined) continue;
    shown[name] = view === 'null' ? null : view(value[name]);
  }
  return shown;
}

function ofText(change: (text: string) => string): View {
  return (value) => (typeof value === 'string' ? change(value) : null);
}

function ofList(view: View): View {
  return (value) => (Array.isArray(value) ? value.map(view) : null);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Free text, and whatever has no type. */
function isUndecided(schema: MarkedSchema): boolean {
  const { type, format, enum: allowed, const: only } = schema;
  if (allowed !== undefined || only !== undefined) return false;
  return (
    type === undefined || type === 'object' || type === 'array' || (mayBeText(schema) && format === undefined)
  );
}
