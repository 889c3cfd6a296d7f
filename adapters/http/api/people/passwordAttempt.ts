import type { Request } from 'express';
import type { Caller } from './authenticate.js';
import type { Attempt } from './loginLimits.js';
import { addressOf } from './loginOrigin.js';

/**
 * The caller gives the password again. Whoever has the session may guess at the password, and keeps nobody else from logging in
 * with it: the session counts as a browser of its own.
 */
export function passwordAttempt(request: Request, { login, session }: Caller): Attempt {
  return { login, address: addressOf(request) ?? '0.0.0.0', knownBrowser: session.loginSessionId };
}
