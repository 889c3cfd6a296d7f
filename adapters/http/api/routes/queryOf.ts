import type { Request } from 'express';

/**
 * The query as openapi.yaml describes it: the validator has checked it, made numbers of numbers, and filled in the defaults, so the
 * caller's type only repeats the description.
 */
export function queryOf<Query>(request: Request): Query {
  return request.query as unknown as Query;
}
