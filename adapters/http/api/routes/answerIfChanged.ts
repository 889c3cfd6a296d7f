import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';

/**
 * Answers with JSON and an entity tag; with 304 and no body when the client has exactly this already. Only the caller's own browser may keep
 * it, and asks each time whether it still holds.
 */
export function answerIfChanged(request: Request, response: Response, body: object): void {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
  const tag = `"${hash.slice(0, 22)}"`;
  response.set({ ETag: tag, 'Cache-Control': 'private, no-cache' }).vary('Authorization, Cookie');
  // Express itself would look at the request's Cache-Control first, with which a client asks caches and not us.
  if (tagsOf(request).some((known) => known === '*' || known === tag)) response.status(304).end();
  else response.json(body);
}

/** Tags in `If-None-Match`; weak ones count as the others (RFC 9110, section 13.1.2). */
function tagsOf(request: Request): readonly string[] {
  return (request.get('If-None-Match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
}
