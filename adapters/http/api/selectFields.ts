import type { Request, RequestHandler, Response } from 'express';
import { HttpProblem } from '../problem.js';
import type { ApiDescription } from './apiDescription.js';

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly $ref?: string }[];
  readonly responses: {
    readonly '200'?: { readonly content?: Readonly<Record<string, { schema: Schema }>> };
  };
}

type Resource = Readonly<Record<string, unknown>>;

/**
 * Leaves what a client does not need out of an answer: `fields` names what it wants of a resource, or of each resource of a page. It follows
 * validation. HttpProblem 400 for a name that the resource does not have.
 */
export function selectFields({ document }: ApiDescription): RequestHandler {
  const fieldsOf = describedFields(document as unknown as Document);
  return (request, response, next) => {
    const { operationId } = (request as Request & { openapi?: { schema: Operation } }).openapi?.schema ?? {};
    const known = fieldsOf.get(operationId ?? '');
    const { fields } = request.query as { readonly fields?: string };
    if (!known || fields === undefined) return next();
    const names = fields.split(',');
    const unknown = names.filter((name) => !known.has(name));
    if (unknown.length > 0) throw noSuchField(unknown, known);
    showOnly(new Set(names), response);
    next();
  };
}

function showOnly(fields: ReadonlySet<string>, response: Response): void {
  const json = response.json.bind(response);
  const pick = (resource: Resource) =>
    Object.fromEntries(Object.entries(resource).filter(([name]) => fields.has(name)));
  response.json = (body: Resource & { readonly items?: readonly Resource[] }) => {
    if (response.statusCode >= 400) return json(body);
    return json(Array.isArray(body.items) ? { ...body, items: body.items.map(pick) } : pick(body));
  };
}

function noSuchField(unknown: readonly string[], known: ReadonlySet<string>): HttpProblem {
  const detail = `there is no field ${unknown.join(', ')}; there are ${[...known].join(', ')}`;
  return new HttpProblem(400, detail, { errors: [{ pointer: 'query.fields', detail }] });
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** By operation with the parameter `fields`, the names of what its resource has. */
function describedFields({ paths, components }: Document): ReadonlyMap<string, ReadonlySet<string>> {
  const resolve = (schema: Schema = {}): Schema =>
    schema.$ref === undefined
      ? schema
      : resolve(components.schemas[schema.$ref.slice('#/components/schemas/'.length)]);
  const operations = Object.values(paths).flatMap((item) => item.get ?? []);
  return new Map(
    operations.filter(hasFields).map(({ operationId, responses }) => {
      const answer = resolve(responses['200']?.content?.['application/json']?.schema);
      const resource = answer.properties?.items ? resolve(resolve(answer.properties.items).items) : answer;
      const names = Object.keys(resource.properties ?? {});
      if (names.length === 0) throw new Error(`openapi.yaml: ${operationId} has no fields to select`);
      return [operationId, new Set(names)] as const;
    }),
  );
}

function hasFields({ parameters = [] }: Operation): boolean {
  return parameters.some(({ $ref }) => $ref === '#/components/parameters/fields');
}
