import { middleware } from 'express-openapi-validator';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import traverse from 'json-schema-traverse';
import { isDateTime } from '../../../../domain/kernel/dateTime.js';
import { flawOfText } from '../../../../domain/kernel/text.js';
import { HttpProblem, type FieldProblem } from '../../problem.js';
import type { ApiDescription } from '../apiDescription.js';
import { maybeCallerOf, unauthorized } from '../people/index.js';
import { tellFlaws } from './requestFlaws.js';
import { requestsOf } from './requestsOf.js';

type Handlers = readonly (RequestHandler | ErrorRequestHandler)[];

const compiled = new WeakMap<ApiDescription, Handlers>();

/**
 * Enforces the description: who may call what, with which parameters and body. The roles of an operation are in the place of
 * OAuth scopes (`readApiDescription`). Compiled once: to compile the description takes a second, and it knows nothing of the API
 * that it runs in.
 */
export function validation(description: ApiDescription): Handlers {
  const handlers = compiled.get(description) ?? compile(description);
  compiled.set(description, handlers);
  return handlers;
}

/**
 * With the first request of each operation and media type, Ajv looks for ids of schemas in the whole description, although a schema here is
 * found by its place: that takes longer than to compile the schema. The list is part of `json-schema-traverse` and not of its types.
 */
const { skipKeywords } = traverse as unknown as { readonly skipKeywords: Record<string, boolean> };
for (const part of ['paths', 'components']) skipKeywords[part] = true;

function compile(description: ApiDescription): Handlers {
  const isAllowed = (request: Request, roles: readonly string[]) => {
    const caller = request.res && maybeCallerOf(request.res);
    return caller !== undefined && roles.includes(caller.role);
  };
  const byDescription = middleware({
    apiSpec: requestsOf(description.document),
    // A test does: it takes longer than all else before the API is ready.
    validateApiSpec: false,
    validateRequests: { allowUnknownQueryParameters: false, coerceTypes: false },
    formats: { 'date-time': { type: 'string', validate: isDateTime } },
    validateSecurity: { handlers: { bearer: isAllowed, cookie: isAllowed } },
    fileUploader: false,
    ignoreUndocumented: false,
  });
  return [emptyBody, ...byDescription, refuseFlawedValues, tellFlaws(description), refuseUnauthorized];
}

/** Texts of the API have one line, notes several: they must be well-formed and have no control character. A file is checked where it is read. */
const refuseFlawedValues: RequestHandler = (request, _response, next) => {
  const errors = [...flawedValues(request.body, '#', '/'), ...flawedValues(request.query, 'query', '.')];
  if (errors.length > 0) throw new HttpProblem(400, 'a value is not allowed', { errors });
  next();
};

function flawedValues(value: unknown, pointer: string, separator: '/' | '.'): readonly FieldProblem[] {
  if (typeof value === 'string') {
    const flaw = flawOfText(value, { lines: /\/notes?$/.test(pointer) });
    return flaw === undefined ? [] : [{ pointer, detail: `it ${flaw}` }];
  }
  // The validator takes "NaN" in a query for a number, which is in every range.
  if (typeof value === 'number' && !Number.isFinite(value)) return [{ pointer, detail: 'it must be number' }];
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    ...flawedValues(name, pointer, separator),
    ...flawedValues(part, `${pointer}${separator}${name}`, separator),
  ]);
}

/**
 * The validator reports the first failed way to log in, which for a cookie is the missing token. A caller who is authenticated
 * and still refused lacks the role.
 */
const refuseUnauthorized: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const isUnauthorized =
    typeof error === 'object' && error !== null && 'status' in error && error.status === 401;
  if (!isUnauthorized) next(error);
  else
    next(
      maybeCallerOf(response) ? new HttpProblem(403, 'your role may not do this') : unauthorized(response),
    );
};

/** An empty body counts as an empty object, whatever its media type: the validator then reports missing fields. */
const emptyBody: RequestHandler = (request, _response, next) => {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!hasBody) {
    headers['content-type'] = 'application/json';
    request.body = {};
  }
  next();
};
