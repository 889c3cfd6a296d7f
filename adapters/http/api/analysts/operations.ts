import type { ApiDescription } from '../apiDescription.js';
import { dereference } from '../validation/schemaAt.js';
import { markOf, type Mark, type MarkedSchema } from './marks.js';
import type { Pseudonyms } from './pseudonyms.js';
import { createViews, type View } from './views.js';

/** What analysts give and get in one operation. */
export interface AnalystOperation {
  /** Marks of parameters, by name. */
  readonly path: ReadonlyMap<string, Mark>;
  readonly query: ReadonlyMap<string, Mark>;
  /** Of the body of a successful answer. */
  readonly view: View;
}

export interface AnalystOperations {
  /** `own` for an operation on the caller's own account; undefined for one that analysts may not call. */
  of(method: string, path: string): AnalystOperation | 'own' | undefined;
  /** See {@link createViews}. */
  readonly flaws: ReadonlySet<string>;
}

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly schema: MarkedSchema;
}

interface Described {
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, Answer>>;
  readonly 'x-roles'?: readonly string[];
  /** Answers are about the caller's own account, and are shown as they are. */
  readonly 'x-analyst'?: 'own';
}

interface Answer {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: MarkedSchema }>>;
}

/** All operations whose `x-roles` name analysts. */
export function createAnalystOperations(
  { document }: Pick<ApiDescription, 'document'>,
  pseudonyms: Omit<Pseudonyms, 'unseal'>,
): AnalystOperations {
  const views = createViews(document, pseudonyms);
  const flaws = new Set<string>();
  const operations = new Map<string, AnalystOperation | 'own'>();

  function described({ operationId, parameters = [], responses }: Described): AnalystOperation {
    const answer = dereference(document, responses['200'] ?? {});
    const content = Object.entries(answer.content ?? {});
    const [type, body] = content[0] ?? [];
    if (type !== 'application/json' || content.length > 1)
      flaws.add(`${operationId} does not answer in JSON`);
    const all = parameters.map((parameter) => dereference(document, parameter));
    const marksIn = (place: string) =>
      new Map(
        all.flatMap(({ name, in: where, schema }) => {
          const mark = where === place ? markOf(document, schema) : undefined;
          return mark === undefined ? [] : [[name, mark] as const];
        }),
      );
    return {
      path: marksIn('path'),
      query: marksIn('query'),
      view: views.of(body?.schema ?? {}, operationId),
    };
  }

  for (const [path, item] of Object.entries(document.paths ?? {}) as [string, Record<string, Described>][])
    for (const [method, operation] of Object.entries(item)) {
      if (!operation['x-roles']?.includes('analyst') || operation.security?.length === 0) continue;
      operations.set(`${method} ${path}`, operation['x-analyst'] ?? described(operation));
    }

  return {
    of: (method, path) => operations.get(`${method === 'HEAD' ? 'get' : method.toLowerCase()} ${path}`),
    get flaws() {
      return new Set([...flaws, ...views.flaws]);
    },
  };
}
