import type { Request } from 'express';
import { HttpProblem } from '../../problem.js';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Browsers send the cookie with every request to this host. For SameSite=Strict another port of the same host is the same site, but it
 * is another origin. A request that names no origin may read, but change nothing.
 */
export function refuseOtherOrigins(request: Request, own: string): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const isNavigation = safeMethods.has(request.method) && (site === undefined || site === 'none');
  if (isOfOwnPage(request, own) || (origin === undefined && isNavigation)) return;
  throw new HttpProblem(
    403,
    'the cookie counts for pages of this origin only; send the token as a bearer token',
  );
}

/** Whether a page of this origin has sent it. */
export function isOfOwnPage({ headers }: Request, own: string): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  return origin === undefined ? site === 'same-origin' : origin === own;
}

/** Whether some page has sent it: browsers say so, and other programs don't. */
export function isOfSomePage({ headers }: Request): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  return origin !== undefined || site !== undefined;
}
