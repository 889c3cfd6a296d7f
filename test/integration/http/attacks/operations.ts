import { readApiDescription } from '../../../../adapters/http/api/apiDescription.js';

/** What the attacker's set needs of a JSON schema of openapi.yaml. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

/** One request that openapi.yaml describes. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  /** Its body is a file. */
  readonly takesFile: boolean;
  readonly isPublic: boolean;
  /** Who alone may ask; empty where brewers may. */
  readonly roles: readonly string[];
}

export interface Description {
  readonly operations: readonly Operation[];
  /** What a `$ref` leads to; anything else as it is. */
  readonly resolve: <Part extends object>(part: Part) => Part;
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

/** All that openapi.yaml describes: a new operation is attacked as soon as it is there. */
export async function readDescription(): Promise<Description> {
  const { document } = await readApiDescription();

  function resolve<Part extends object>(part: Part): Part {
    const { $ref } = part as { readonly $ref?: string };
    if ($ref === undefined) return part;
    const steps = $ref.split('/').slice(1);
    const found = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document);
    return resolve(found as Part);
  }

  const paths = Object.entries(document.paths ?? {}) as [string, Record<string, Described>][];
  const operations = paths.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): Operation => {
      const { security = [{ bearer: [] }] } = described;
      return {
        id: described.operationId,
        method: method.toUpperCase(),
        path,
        parameters: (described.parameters ?? []).map((parameter) => resolve(parameter) as Parameter),
        body: described.requestBody?.content['application/json']?.schema,
        takesFile: 'application/octet-stream' in (described.requestBody?.content ?? {}),
        isPublic: security.length === 0,
        roles: (security[0]?.bearer ?? []).includes('brewer') ? [] : (security[0]?.bearer ?? []),
      };
    }),
  );
  return { operations, resolve };
}

/** Who may ask, by the id of each operation that needs a log-in: `x-roles` of openapi.yaml. */
export async function rolesOfOperations(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { document } = await readApiDescription();
  const operations = Object.values(document.paths ?? {}).flatMap(
    (methods) => Object.values(methods as object) as { operationId: string; 'x-roles'?: readonly string[] }[],
  );
  return new Map(
    operations.flatMap(({ operationId, 'x-roles': roles }) => (roles ? [[operationId, roles] as const] : [])),
  );
}
