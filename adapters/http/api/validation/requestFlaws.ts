import type { ErrorRequestHandler, Request } from 'express';
import type { ApiDescription } from '../apiDescription.js';
import { HttpProblem, type FieldProblem } from '../../problem.js';
import { expectationOf } from './expectationOf.js';
import { dereference, schemaAt, type Schema } from './schemaAt.js';

/** Where a request is invalid: a parameter by its kind and name, or a place in the body. */
interface Place {
  readonly in: 'query' | 'path' | 'header' | 'body';
  readonly steps: readonly string[];
}

/** The validator's message about one place. */
interface Flaw {
  readonly path: string;
  readonly message: string;
  /** `<keyword>.openapi.validation`; absent when no keyword failed. */
  readonly errorCode?: string;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly schema: Schema;
}

type Routed = Request & { readonly openapi?: { readonly openApiRoute: string } };

/** Reports for each flaw that the validator found what is wrong, where, and what would be valid, in the words of the description. */
export function tellFlaws({ document }: ApiDescription): ErrorRequestHandler {
  return (error: unknown, request: Routed, _response, next) => {
    const flaws = flawsOf(error);
    const errors = flaws.flatMap((flaw) => fieldProblem(document, request, flaw));
    next(
      errors.length === 0
        ? error
        : new HttpProblem(400, 'the request does not match the description of the API', { errors }),
    );
  };
}

function flawsOf(error: unknown): readonly Flaw[] {
  if (typeof error !== 'object' || error === null) return [];
  const { status, errors } = error as { readonly status?: unknown; readonly errors?: unknown };
  if (status !== 400 || !Array.isArray(errors)) return [];
  return (errors as readonly Flaw[]).filter(
    ({ path, message, errorCode }) =>
      typeof path === 'string' && typeof message === 'string' && errorCode !== 'if.openapi.validation',
  );
}

function fieldProblem(document: object, request: Routed, flaw: Flaw): readonly FieldProblem[] {
  const place = placeOf(flaw, request);
  const operation = operationOf(document, request);
  if (!place || !operation) return [];
  return [{ pointer: pointerOf(place), detail: detailOf(document, operation, { flaw, place, request }) }];
}

/** For a body of an unknown kind, the validator names the property in its message only. */
const ofNoKind = /^'(\w+)' must be equal to one of the allowed values/;
const parameterPlaces: Readonly<Record<string, Place['in']>> = {
  query: 'query',
  params: 'path',
  headers: 'header',
};

/** For a body with several kinds the validator leaves out `/body`. Undefined when the whole path is invalid, and no single field. */
function placeOf({ path, message }: Flaw, request: Request): Place | undefined {
  const [, first = '', ...rest] = path.split('/');
  const parameter = parameterPlaces[first];
  if (parameter && rest.length > 0) return { in: parameter, steps: rest };
  if (path !== request.path)
    return { in: 'body', steps: first === 'body' ? rest : [first, ...rest].filter(Boolean) };
  const kind = ofNoKind.exec(message)?.[1];
  return kind === undefined ? undefined : { in: 'body', steps: [kind] };
}

function pointerOf({ in: kind, steps }: Place): string {
  return kind === 'body' ? ['#', ...steps].join('/') : [kind, ...steps].join('.');
}

function operationOf(document: object, { openapi, method }: Routed): Operation | undefined {
  const { paths } = document as { paths: Record<string, Record<string, Operation>> };
  return openapi && paths[openapi.openApiRoute]?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
}

function detailOf(
  document: object,
  operation: Operation,
  { flaw, place, request }: { readonly flaw: Flaw; readonly place: Place; readonly request: Request },
): string {
  const parameters = (operation.parameters ?? []).map((parameter) => dereference(document, parameter));
  const [name = '', ...inside] = place.steps;
  const ofPlace = parameters.filter((parameter) => parameter.in === place.in);
  const schema =
    place.in === 'body'
      ? operation.requestBody?.content['application/json']?.schema
      : (ofPlace.find((parameter) => parameter.name.toLowerCase() === name)?.schema ??
        ofPlace.find((parameter) => parameter.name === name)?.schema);
  const steps = place.in === 'body' ? place.steps : inside;
  const value: unknown = place.in === 'body' ? request.body : undefined;
  const found = schema && schemaAt(document, schema, steps, value);
  if (!found) return notKnown(document, { place, known: ofPlace, schema, value });
  const field = place.steps.findLast((step) => !/^\d+$/.test(step)) ?? '';
  return wrong(flaw, found, expectationOf(found, field));
}

function wrong({ message, errorCode }: Flaw, found: Schema, expected: string): string {
  const keyword = errorCode?.split('.')[0];
  if (keyword === 'required') return `it is missing; it must be ${expected}`;
  if (message.startsWith('Empty value')) return `it is empty; it must be ${expected}`;
  // A rule about several fields, not about this one.
  if (keyword === 'const' && found.const === undefined)
    return 'it can not be combined with the fields beside it';
  return `it must be ${expected}`;
}

/** A parameter or a field that is not in the description. */
function notKnown(
  document: object,
  {
    place,
    known,
    schema,
    value,
  }: {
    readonly place: Place;
    readonly known: readonly Parameter[];
    readonly schema: Schema | undefined;
    readonly value: unknown;
  },
): string {
  const names =
    place.in === 'body'
      ? Object.keys((schema && schemaAt(document, schema, place.steps.slice(0, -1), value)?.properties) ?? {})
      : known.map((parameter) => parameter.name);
  const what = place.in === 'body' ? 'field' : 'parameter';
  return names.length === 0
    ? `there is no such ${what}`
    : `there is no such ${what}; there are ${names.join(', ')}`;
}
