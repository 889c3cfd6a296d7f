import { parseCookie } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';
import { loopbackNames } from '../ownHost.js';
import { secretIn } from './secret.js';

/** Browsers keep cookies for at most 400 days; the session itself ends long before. */
const maxAgeMs = 400 * 86_400_000;

/** The name is in openapi.yaml too. */
const session = 'brewline_session';

/** Scripts can't read it, and other sites don't send it. */
export function setSessionCookie(request: Request, response: Response, secret: Buffer): void {
  setCookie(request, response, session, secret.toString('base64url'));
}

export function clearSessionCookie(request: Request, response: Response): void {
  response.clearCookie(cookieName(request, session), optionsFor(request));
}

/** The secret of the session cookie; `invalid` when it can't be one. */
export function sessionCookieOf(request: Request): Buffer | 'missing' | 'invalid' {
  const text = cookieOf(request, session);
  return text === undefined ? 'missing' : (secretIn(text) ?? 'invalid');
}

/** The value of one of our cookies; of several with one name the first counts. */
export function cookieOf(request: Request, name: string): string | undefined {
  return parseCookie(request.headers.cookie ?? '')[cookieName(request, name)];
}

/** Sets one of our cookies, for as long as browsers keep any. */
export function setCookie(request: Request, response: Response, name: string, value: string): void {
  response.cookie(cookieName(request, name), value, { ...optionsFor(request), maxAge: maxAgeMs });
}

const pending = 'brewline_pending';
const pendingMs = 300_000;

/** Of a log-in that waits for a code: it is worth nothing without one. */
export function setPendingCookie(request: Request, response: Response, secret: Buffer): void {
  const options = { ...optionsFor(request), maxAge: pendingMs };
  response.cookie(cookieName(request, pending), secret.toString('base64url'), options);
}

export function clearPendingCookie(request: Request, response: Response): void {
  response.clearCookie(cookieName(request, pending), optionsFor(request));
}

const flow = 'brewline_oidc';
const flowMs = 600_000;
/** The issuer's page sends the browser back, and with that no stricter cookie comes. */
const lax = { sameSite: 'lax' } as const;

/** Of a log-in that waits for an issuer. */
export function setFlowCookie(request: Request, response: Response, secret: Buffer): void {
  const options = { ...optionsFor(request), ...lax, maxAge: flowMs };
  response.cookie(cookieName(request, flow), secret.toString('base64url'), options);
}

export function clearFlowCookie(request: Request, response: Response): void {
  response.clearCookie(cookieName(request, flow), { ...optionsFor(request), ...lax });
}

export function flowSecretOf(request: Request): Buffer | undefined {
  return secretIn(cookieOf(request, flow) ?? '');
}

/** What a client sent, or else the browser's cookie. */
export function pendingSecretOf(request: Request, sent: string | undefined): Buffer | undefined {
  return secretIn(sent ?? cookieOf(request, pending) ?? '');
}

/**
 * `__Host-` on HTTPS: neither a neighbouring host nor unencrypted HTTP can have set it. Cookies ignore ports, and on loopback several
 * instances run, so there it has the port.
 */
function cookieName(request: Request, name: string): string {
  return isSecure(request) ? `__Host-${name}` : `${name}_${portOf(request)}`;
}

function optionsFor(request: Request): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', secure: isSecure(request), path: '/' };
}

function isSecure(request: Request): boolean {
  return request.secure || !loopbackNames.has(request.hostname);
}

function portOf({ host }: Request): string {
  return new URL(`http://${host}`).port || '80';
}
