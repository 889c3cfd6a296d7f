import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router, static as staticFiles } from 'express';
import { pageHeaders } from '../../securityHeaders.js';
import { sourceFolder, type ApiDescription } from '../apiDescription.js';

/**
 * The description of the API, for programs and, at /docs, for people. The page loads everything from this host.
 */
export function docsRoutes({ yaml, document }: ApiDescription): Router {
  const router = Router({ strict: true });
  const assets = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui.css')));
  const page = join(sourceFolder, 'docs');

  router.get('/openapi.json', (_request, response) => void response.json(document));
  router.get('/openapi.yaml', (_request, response) => void response.type('application/yaml').send(yaml));
  router.get('/docs', (_request, response) => void response.redirect(301, '/docs/'));
  // A redirect of its own would replace the headers.
  router.use('/docs/assets', staticFiles(assets, { index: false, redirect: false, maxAge: '1h' }));
  router.use('/docs', pageHeaders(), staticFiles(page, { redirect: false }));
  return router;
}
