import cors from 'cors';
import type { RequestHandler } from 'express';

/**
 * Lets pages of these origins use the API with a bearer token (CORS). Never with the cookie: that counts for pages of the API's own origin
 * alone, so no page acts for somebody who is only logged in here.
 *
 * @param origins exactly as browsers send them; of others, and of all when it is empty, no page may read an answer
 */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  return cors({
    origin: [...origins],
    credentials: false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-None-Match', 'Last-Event-ID'],
    exposedHeaders: ['ETag', 'Location', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'WWW-Authenticate'],
    maxAge: 600,
  });
}
