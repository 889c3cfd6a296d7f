import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { HttpProblem } from '../../problem.js';
import { callerOf } from './authenticate.js';

export interface LoginLimits {
  readonly windowMs: number;
  /** Failed log-ins of one address (for IPv6, of one /56 network) in a window. */
  readonly perAddress: number;
  /** Failed log-ins with one login in a window, from all addresses. */
  readonly perLogin: number;
}

/**
 * Few enough against guessing, enough for somebody who tries a few passwords. Whoever knows a login can lock its person out for
 * a window; without the limit by login, many addresses together could guess.
 */
export const defaultLoginLimits: LoginLimits = { windowMs: 300_000, perAddress: 50, perLogin: 10 };

/** Counts failed log-ins only; beyond the limit all are refused until the window ends. */
export function limitLogins({ windowMs, perAddress, perLogin }: LoginLimits): readonly RequestHandler[] {
  const failures = {
    windowMs,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request: Request, response: Response) => !failed.has(response.statusCode),
    standardHeaders: 'draft-8',
    legacyHeaders: false,
  } as const;
  return [
    rateLimit({ ...failures, limit: perAddress, keyGenerator: addressOf, handler: refuse }),
    rateLimit({ ...failures, limit: perLogin, keyGenerator: loginOf, handler: refuse }),
  ];
}

function addressOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? '');
}

/** The login of the request, or of the logged-in person who gives the password again. The body was validated before. */
function loginOf(request: Request, response: Response): string {
  return (request.body as { login?: string }).login ?? callerOf(response).login;
}

/** A wrong password at log-in, and at a change of password. */
const failed: ReadonlySet<number> = new Set([401, 403]);

function refuse(): never {
  throw new HttpProblem(429, 'too many log-ins failed; try again in a few minutes');
}
