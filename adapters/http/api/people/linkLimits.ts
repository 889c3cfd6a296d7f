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

/** Log-ins by issuers of one address (for IPv6, of one /56 network), which may be that of a whole company. */
export interface OidcLimits {
  /** Each is a row for ten minutes. */
  readonly oidcBegunPerHour: number;
  /** Each may cost requests to the issuer. */
  readonly oidcFailedPerHour: number;
}

export const defaultOidcLimits: OidcLimits = { oidcBegunPerHour: 600, oidcFailedPerHour: 100 };

const hourMs = 3_600_000;

/** @param failed whether only requests that are refused count */
export function limitPerHour(limit: number, { failed = false } = {}): RequestHandler {
  return rateLimit({
    ...{ windowMs: hourMs, limit, standardHeaders: 'draft-8', legacyHeaders: false },
    skipSuccessfulRequests: failed,
    keyGenerator: ({ ip = '' }) => ipKeyGenerator(ip),
    handler: () => {
      throw new HttpProblem(429, 'too many requests from this address; try again in an hour');
    },
  });
}
