import { once, type EventEmitter } from 'node:events';

/** Each call ends so. Without a reason of ours Node makes one, with a stack, which costs a short read a tenth of its time. */
const over = new Error('the call is over');

/** A signal that aborts when the client is gone or has cancelled its call. */
export function goneSignal(call: EventEmitter): AbortSignal {
  const gone = new AbortController();
  call.on('cancelled', () => gone.abort(over));
  call.on('close', () => gone.abort(over));
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
