import { middleware } from 'express-openapi-validator';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { HttpProblem } from '../problem.js';
import type { ApiDescription } from './apiDescription.js';
import { maybeCallerOf } from './people/index.js';

/**
 * Holds the description: who may call what, and with which parameters and body. The roles that an operation asks for stand where
 * OAuth has its scopes.
 *
 * @param validateResponses for tests: an answer that does not fit the description becomes a 500
 */
export function validation({ document }: ApiDescription, validateResponses: boolean): RequestHandler[] {
  const isAllowed = (request: Request, roles: readonly string[]) => {
    const caller = request.res && maybeCallerOf(request.res);
    return caller !== undefined && (roles.length === 0 || roles.includes(caller.role));
  };
  return middleware({
    apiSpec: document,
    validateRequests: { allowUnknownQueryParameters: false, coerceTypes: false },
    validateResponses,
    validateSecurity: { handlers: { bearer: isAllowed, cookie: isAllowed } },
    fileUploader: false,
    ignoreUndocumented: false,
  });
}

/**
 * The validator reports the first of several ways to log in that failed, which for a cookie is the missing token. Who is known and
 * still refused lacks the role.
 */
export const refusedByRole: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const unauthorized =
    typeof error === 'object' && error !== null && 'status' in error && error.status === 401;
  const known = maybeCallerOf(response) !== undefined;
  next(unauthorized && known ? new HttpProblem(403, 'your role may not do this') : error);
};
