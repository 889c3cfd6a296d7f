import { once, type EventEmitter } from 'node:events';

/** A signal that aborts when the client is gone or has cancelled its call. */
export function goneSignal(call: EventEmitter): AbortSignal {
  const gone = new AbortController();
  call.on('cancelled', () => gone.abort());
  call.on('close', () => gone.abort());
  return gone.signal;
}

/** Waits until the client has taken what was written, or is gone. */
export async function drained(call: EventEmitter, gone: AbortSignal): Promise<void> {
  try {
    await once(call, 'drain', { signal: gone });
  } catch (error) {
    if (!gone.aborted) throw error;
  }
}
