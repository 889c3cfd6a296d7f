import type { RequestHandler } from 'express';
import type { HealthQueries } from '../../../projections/queries/index.js';
import { HttpProblem } from '../problem.js';

/** Maximum age of the cached list of rebuilds. */
const maxAgeMs = 500;
const retryAfterSeconds = 5;
const needed = 'readModels';
/** Routes that use no read model. */
const unaffected =
  /^\/(login|logout|oidc|people(?!\/me\/audit)|parked|claims|shares|operations|projections|system|alerts)(\/|$)/;

/**
 * Answers 503 for data of the read models during their `brewline rebuild`, until they have caught up.
 */
export function refuseDuringRebuild(queries: HealthQueries): RequestHandler {
  let known: { readonly found: Promise<ReadonlySet<string>>; readonly atMs: number } | undefined;

  function inRebuild(): Promise<ReadonlySet<string>> {
    if (known && performance.now() - known.atMs <= maxAgeMs) return known.found;
    const found = queries.projectionsInRebuild();
    known = { found, atMs: performance.now() };
    found.catch(() => (known = undefined));
    return found;
  }

  return async ({ path }, _response, next) => {
    if (!unaffected.test(path)) {
      if ((await inRebuild()).has(needed)) throw rebuilding(needed);
    }
    next();
  };
}

function rebuilding(projection: string): HttpProblem {
  const detail = `${projection} is being rebuilt, and data is missing; try again when it has caught up`;
  return new HttpProblem(503, detail, { headers: { 'Retry-After': String(retryAfterSeconds) } });
}
