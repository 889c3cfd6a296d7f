import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Router, type RequestHandler } from 'express';
import sirv from 'sirv';
import { webHeaders } from '../../securityHeaders.js';

/** A name that has the hash of its content never has another one. */
const yearSeconds = 31_536_000;
/** What is never a page: what belongs to the API, and files. The id of a session, `base-1.7`, has no letter after its dot. */
const noPage = /^\/(api|docs|health|assets)(\/|$)|\.[a-z][a-z0-9]*$/i;

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
  const pages = (client: string): typeof assets => {
    const options = { ...compressed, setHeaders: askAgain };
    const files = sirv(join(folder, client), options);
    const page = sirv(join(folder, client), { ...options, single: true, ignores: false });
    return (request, ...rest) => (noPage.test(pathOf(request)) ? files : page)(request, ...rest);
  };
  router.use('/assets', reading(assets));
  router.use('/admin', reading(pages('admin')));
  router.use('/', reading(pages('app')));
  return router;
}

const compressed = { brotli: true, gzip: true, etag: true } as const;

const askAgain: NonNullable<NonNullable<Parameters<typeof sirv>[1]>['setHeaders']> = (response) =>
  response.setHeader('Cache-Control', 'no-cache');

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0]!;
}

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
