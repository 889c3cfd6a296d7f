import { createHash } from 'node:crypto';
import type { WholeBody } from './ports/index.js';

/** Bytes that are stored of a message that can't be processed: as many as the largest valid envelope has. */
export const keptBodyBytes = 65_536;

/** Cuts a body to {@link keptBodyBytes}; size and hash identify the whole. The memory of the rest is released. */
export function cutBody(body: Uint8Array): { readonly body: Uint8Array; readonly whole?: WholeBody } {
  if (body.length <= keptBodyBytes) return { body };
  // `slice` of a Buffer would be a view that keeps all of its memory.
  return { body: new Uint8Array(body.subarray(0, keptBodyBytes)), whole: wholeBody(body) };
}

export function wholeBody(body: Uint8Array): WholeBody {
  return { bytes: body.length, sha256: createHash('sha256').update(body).digest() };
}
