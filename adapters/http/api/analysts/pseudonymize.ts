import type { Request, RequestHandler, Response } from 'express';
import { HttpProblem } from '../../problem.js';
import { maybeCallerOf } from '../people/index.js';
import type { KnownDevices } from './knownDevices.js';
import type { Mark } from './marks.js';
import type { AnalystOperation, AnalystOperations } from './operations.js';
import type { Pseudonyms } from './pseudonyms.js';
import type { View } from './views.js';

export interface PseudonymizeOptions {
  readonly operations: AnalystOperations;
  readonly pseudonyms: Pick<Pseudonyms, 'unseal'>;
  readonly known: KnownDevices;
}

type Routed = Request & {
  readonly openapi?: {
    readonly openApiRoute: string;
    readonly pathParams: Readonly<Record<string, string>>;
    readonly schema: { readonly security?: readonly unknown[] };
  };
};

/**
 * For analysts: takes pseudonyms in parameters back to ids, and answers with pseudonyms and without what is not for them. It stands
 * between the validator and the routes, which know nothing of it.
 */
export function pseudonymize({ operations, pseudonyms, known }: PseudonymizeOptions): RequestHandler {
  const idOf: Readonly<Partial<Record<Mark, (text: string) => Promise<string>>>> = {
    'pseudonym-device': async (text) => (await known.idOf(text)) ?? nobodys,
    'pseudonym-session': async (text) => {
      const [device = '', ...numbers] = text.split('.');
      return [(await known.idOf(device)) ?? nobodys, ...numbers].join('.');
    },
    sealed: async (text) => pseudonyms.unseal(text) ?? nobodys,
  };
  const idFor = async (mark: Mark | undefined, text: string) =>
    (mark === undefined ? undefined : await idOf[mark]?.(text)) ?? text;

  return async (request: Routed, response, next) => {
    const { openapi } = request;
    const isAnalyst = maybeCallerOf(response)?.role === 'analyst';
    if (!isAnalyst || !openapi || openapi.schema.security?.length === 0) return next();
    const operation = operations.of(request.method, openapi.openApiRoute);
    if (!operation) throw new HttpProblem(403, 'your role may not do this');
    if (operation !== 'own') {
      await takeBack(request, openapi, operation, idFor);
      showBy(operation.view, response);
    }
    next();
  };
}

/** In the place of a pseudonym that leads to nothing. No device and no page has this id, so it is answered as unknown. */
const nobodys = '~';

async function takeBack(
  request: Request,
  { openApiRoute, pathParams }: NonNullable<Routed['openapi']>,
  { path, query }: AnalystOperation,
  idFor: (mark: Mark | undefined, text: string) => Promise<string>,
): Promise<void> {
  const [pathname = '', search] = splitOnce(request.url, '?');
  const steps = pathname.split('/');
  for (const [index, step] of openApiRoute.split('/').entries()) {
    const name = /^\{(\w+)\}$/.exec(step)?.[1];
    if (name === undefined || !path.has(name)) continue;
    steps[index] = encodeURIComponent(await idFor(path.get(name), pathParams[name] ?? ''));
  }
  request.url = [steps.join('/'), ...(search === undefined ? [] : [search])].join('?');
  // The validator has put an object of its own in the place of Express's getter.
  for (const [name, value] of Object.entries(request.query))
    if (typeof value === 'string') request.query[name] = await idFor(query.get(name), value);
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** The body as this caller sees it, for what is made of it besides the answer. */
export function asShown(response: Response, body: unknown): unknown {
  const { analystView } = response.locals as { readonly analystView?: View };
  return analystView ? analystView(body) : body;
}

/** Problems pass: they repeat what the request said, and say nothing of what is stored. */
function showBy(view: View, response: Response): void {
  Object.assign(response.locals, { analystView: view });
  const send = response.send.bind(response);
  const json = response.json.bind(response);
  response.json = (body: unknown) => {
    response.send = send;
    return json(response.statusCode < 400 ? view(body) : body);
  };
  response.send = (body: unknown) => {
    if (response.statusCode >= 400 || body === undefined) return send(body);
    return response.json(typeof body === 'string' ? JSON.parse(body) : body);
  };
}
