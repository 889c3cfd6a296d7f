import type { RequestHandler } from 'express';
import type { HealthQueries } from '../../../projections/queries/index.js';
import { HttpProblem } from '../problem.js';

/** Maximum age of the cached list of rebuilds. */
const maxAgeMs = 500;
const retryAfterSeconds = 5;
/** Routes that use no read model. */
const unaffected =
  /^\/(login|logout|oidc|people(?!\/me\/audit)|parked|claims|shares|operations|projections|system|alerts)(\/|$)/;

/**
 * Answers 503 for data of a projection during its `brewline rebuild`, until it has caught up. History depends on the rollups and
 * the read models; everything else about devices, sessions, commands and brews depends on the read models.
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
      const found = await inRebuild();
      const needed = path.endsWith('/history') ? ['readModels', 'rollups'] : ['readModels'];
      const projection = needed.find((name) => found.has(name));
      if (projection !== undefined) throw rebuilding(projection);
    }
    next();
  };
}

function rebuilding(projection: string): HttpProblem {
  const detail = `${projection} is being rebuilt, and data is missing; try again when it has caught up`;
  return new HttpProblem(503, detail, { headers: { 'Retry-After': String(retryAfterSeconds) } });
}
