import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { HttpProblem } from '../../problem.js';
import { callerOf } from './authenticate.js';

export interface LoginLimits {
  readonly windowMs: number;
  /** Failed log-ins from one address (of IPv6, one /56 network) in a window. */
  readonly perAddress: number;
  /** Failed log-ins under one name in a window, from wherever. */
  readonly perLogin: number;
}

/**
 * Few enough that guessing is hopeless, enough for someone who tries their passwords in turn. Who knows a login can lock its person
 * out for a window; without the limit by name, many addresses together could guess.
 */
export const defaultLoginLimits: LoginLimits = { windowMs: 300_000, perAddress: 50, perLogin: 10 };

/** Counts only what fails; beyond the limit all are refused until the window ends. */
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

/** Who logs in, or who is logged in and gives the password once more. The body was validated before. */
function loginOf(request: Request, response: Response): string {
  return (request.body as { login?: string }).login ?? callerOf(response).login;
}

/** A wrong password at log-in, and at a change of password. */
const failed: ReadonlySet<number> = new Set([401, 403]);

function refuse(): never {
  throw new HttpProblem(429, 'too many log-ins failed; try again in a few minutes');
}
