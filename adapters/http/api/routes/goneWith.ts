import type { Response } from 'express';

/** Aborts when the connection of this answer ends, answered or not. */
export function goneWith(response: Response): AbortSignal {
  const gone = new AbortController();
  if (response.closed) gone.abort();
  response.once('close', () => gone.abort());
  return gone.signal;
}
