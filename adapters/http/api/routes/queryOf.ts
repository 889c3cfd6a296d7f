import type { Request } from 'express';

/**
 * The query as openapi.yaml describes it: the validator has checked it, converted numbers, and filled in defaults. So the
 * caller's type only repeats the description.
 */
export function queryOf<Query>(request: Request): Query {
  return request.query as unknown as Query;
}
