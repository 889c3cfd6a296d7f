import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { HttpProblem } from '../problem.js';

/** Keeps one address from taking all of the API. Health is asked by those who must get an answer. */
export function limitRequests(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request) => ipKeyGenerator(request.ip ?? ''),
    skip: (request) => request.path.startsWith('/health/'),
    handler: () => {
      throw new HttpProblem(429, 'too many requests; slow down');
    },
  });
}
