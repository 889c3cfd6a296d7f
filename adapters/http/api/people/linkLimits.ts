import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { HttpProblem } from '../../problem.js';

/** Requests about links of one address (for IPv6, of one /56 network). */
export interface LinkLimits {
  /** Asks for mails: each may go to somebody who wants none. */
  readonly mailsPerHour: number;
  /** Links that are redeemed or tried: each may cost the hash of a password. */
  readonly redeemedPerHour: number;
}

export const defaultLinkLimits: LinkLimits = { mailsPerHour: 20, redeemedPerHour: 60 };

const hourMs = 3_600_000;

export function limitPerHour(limit: number): RequestHandler {
  return rateLimit({
    ...{ windowMs: hourMs, limit, standardHeaders: 'draft-8', legacyHeaders: false },
    keyGenerator: ({ ip = '' }) => ipKeyGenerator(ip),
    handler: () => {
      throw new HttpProblem(429, 'too many requests from this address; try again in an hour');
    },
  });
}
