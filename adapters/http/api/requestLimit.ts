import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { HttpProblem } from '../problem.js';

/** Limits the requests of one address. Health has a separate limit, so that it can always be asked. */
export function limitRequests(perMinute: number): RequestHandler {
  return limitByAddress(perMinute, (path) => path.startsWith('/health/'));
}

/** The same for health, which needs no log-in. */
export function limitHealthRequests(perMinute: number): RequestHandler {
  return limitByAddress(perMinute, () => false);
}

function limitByAddress(perMinute: number, isExempt: (path: string) => boolean): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request) => ipKeyGenerator(request.ip ?? ''),
    skip: (request) => isExempt(request.path),
    handler: () => {
      throw new HttpProblem(429, 'too many requests; try again in a minute');
    },
  });
}
