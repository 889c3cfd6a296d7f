import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { asShown } from '../analysts/index.js';

/**
 * Answers with JSON and an entity tag; with 304 and no body when the client has exactly this already. Only the caller's own browser may keep
 * it, and asks each time whether it still holds. The tag is of what the caller sees: one of all would let analysts try what is hidden.
 */
export function answerIfChanged(request: Request, response: Response, body: object): void {
  const hash = createHash('sha256')
    .update(JSON.stringify(asShown(response, body)))
    .digest('base64url');
  const tag = `"${hash.slice(0, 22)}"`;
  // Weak, since the same answer may be compressed in one way or another.
  response.set({ ETag: `W/${tag}`, 'Cache-Control': 'private, no-cache' }).vary('Authorization, Cookie');
  // Express itself would look at the request's Cache-Control first, with which a client asks caches and not us.
  if (tagsOf(request).some((known) => known === '*' || known === tag)) response.status(304).end();
  else response.json(body);
}

/** Tags in `If-None-Match`; weak ones count as the others (RFC 9110, section 13.1.2). */
function tagsOf(request: Request): readonly string[] {
  return (request.get('If-None-Match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
}
