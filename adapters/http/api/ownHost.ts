import type { Request, RequestHandler } from 'express';
import { HttpProblem } from '../problem.js';

/** Names under which a machine reaches itself. */
export const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Refuses requests under another name than the API's own: a page that made its name point here (DNS rebinding), and a link made of a forged
 * `Host`.
 *
 * @param publicUrl the only origin that it is asked under; undefined for names of loopback, at any port
 */
export function refuseOtherHosts(publicUrl: string | undefined): RequestHandler {
  const own = publicUrl === undefined ? undefined : new URL(publicUrl);
  const isOwn = (host: URL) =>
    own === undefined ? loopbackNames.has(host.hostname) : host.host === own.host;
  const detail =
    own === undefined ? 'set PUBLIC_URL to reach this API under another name' : `this API is ${own.origin}`;
  return (request, _response, next) => {
    const isNameless = request.headers.host === undefined && request.httpVersion === '1.1';
    if (isNameless) throw new HttpProblem(400, 'the request has no Host');
    const host = hostOf(request, own?.protocol ?? 'http:');
    if (host === undefined || !isOwn(host)) throw new HttpProblem(421, `not a name of this API: ${detail}`);
    next();
  };
}

/**
 * The origin of the API's own pages.
 *
 * @param publicUrl undefined for the name that the request came under
 */
export function ownOriginOf(
  publicUrl: string | undefined,
): (request: Pick<Request, 'protocol' | 'host'>) => string {
  if (publicUrl === undefined) return ({ protocol, host }) => `${protocol}://${host}`;
  const { origin } = new URL(publicUrl);
  return () => origin;
}

/** The default port of the protocol is left out. */
function hostOf(request: Request, protocol: string): URL | undefined {
  // The type ignores that HTTP/1.0 requests may have no Host.
  const host = request.host as string | undefined;
  const url = `${protocol}//${host}`;
  return host !== undefined && /^[\w.:[\]-]+$/.test(host) && URL.canParse(url) ? new URL(url) : undefined;
}
