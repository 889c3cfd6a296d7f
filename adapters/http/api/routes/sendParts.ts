import { once } from 'node:events';
import type { Response } from 'express';
import { goneWith } from './goneWith.js';

/** Sends a text part by part, as fast as the client reads. */
export async function sendParts(response: Response, parts: AsyncIterable<string>): Promise<void> {
  const signal = goneWith(response);
  for await (const part of parts) {
    if (signal.aborted) return;
    if (!response.write(part)) await drained(response, signal);
  }
  response.end();
}

/** Resolves when the client has read, or is gone. */
async function drained(response: Response, signal: AbortSignal): Promise<void> {
  await once(response, 'drain', { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
