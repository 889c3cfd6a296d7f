import { parseCookie, type Cookies } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';
import { loopbackNames } from '../ownHost.js';

/** The name is in openapi.yaml too. */
export const sessionCookie = 'brewline_session';

/** Scripts can't read it, other sites don't send it, and it is sent over encrypted connections only. */
export function setSessionCookie(request: Request, response: Response, token: string, expires: Date): void {
  response.cookie(sessionCookie, token, { ...optionsFor(request), expires });
}

export function clearSessionCookie(request: Request, response: Response): void {
  response.clearCookie(sessionCookie, optionsFor(request));
}

/** The request's cookies; of several with one name the first counts. */
export function cookiesOf(request: Request): Cookies {
  return parseCookie(request.headers.cookie ?? '');
}

function optionsFor(request: Request): CookieOptions {
  const secure = request.secure || !loopbackNames.has(request.hostname);
  return { httpOnly: true, sameSite: 'strict', secure, path: '/' };
}
