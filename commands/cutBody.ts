import { createHash } from 'node:crypto';
import type { WholeBody } from './ports/index.js';

/** What is kept of a message that can't be processed, bytes: as much as the largest envelope that is processed. */
export const keptBodyBytes = 65_536;

/** A body, or its beginning together with what tells it from others; the rest of its memory is free again. */
export function cutBody(body: Uint8Array): { readonly body: Uint8Array; readonly whole?: WholeBody } {
  if (body.length <= keptBodyBytes) return { body };
  // A Buffer's own slice would be a view of all of it.
  return { body: new Uint8Array(body.subarray(0, keptBodyBytes)), whole: wholeBody(body) };
}

export function wholeBody(body: Uint8Array): WholeBody {
  return { bytes: body.length, sha256: createHash('sha256').update(body).digest() };
}
