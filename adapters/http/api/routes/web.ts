import { join } from 'node:path';
import { Router, type RequestHandler } from 'express';
import sirv from 'sirv';
import { webHeaders } from '../../securityHeaders.js';

/** A name that has the hash of its content never has another one. */
const yearSeconds = 31_536_000;
/** What is never a page of the app, and answers 404 as what it is. */
const noPages = ['^/(api|docs|health|assets)(/|$)'];

/**
 * The web clients: the app at `/` and the other at `/admin`, each page of them by the same document. They are files, and therefore no part of
 * openapi.yaml. The list of files is read once, so no path leads elsewhere.
 *
 * @param folder what `npm run build:web` wrote; without one, `/` leads to the description
 */
export function webRoutes(folder: string | undefined): Router {
  const router = Router({ strict: true });
  if (folder === undefined) return router.get('/', (_request, response) => response.redirect('/docs/'));
  const assets = sirv(join(folder, 'assets'), { ...compressed, maxAge: yearSeconds, immutable: true });
  const pages = (client: string) =>
    sirv(join(folder, client), { ...compressed, single: true, ignores: noPages, setHeaders: askAgain });
  router.use('/assets', reading(assets));
  router.use('/admin', reading(pages('admin')));
  router.use('/', reading(pages('app')));
  return router;
}

const compressed = { brotli: true, gzip: true, etag: true } as const;

const askAgain: NonNullable<NonNullable<Parameters<typeof sirv>[1]>['setHeaders']> = (response) =>
  response.setHeader('Cache-Control', 'no-cache');

/** Only what reads: other methods are refused as everywhere. Parts of files are not given: none is large. */
function reading(files: ReturnType<typeof sirv>): RequestHandler {
  const withHeaders = webHeaders();
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    delete request.headers.range;
    const before = response.getHeaders();
    withHeaders(request, response, () =>
      files(request, response, () => {
        // Not a file: what answers instead has the headers that it had.
        for (const [name, value] of Object.entries(before)) response.setHeader(name, value ?? '');
        next();
      }),
    );
  };
}
