import type { Readable } from 'node:stream';
import { toPortError } from './errors.js';

/** A read or subscription of the client, and how to cancel it. */
interface Responses extends Readable {
  cancel?(): Promise<void>;
  unsubscribe?(): Promise<void>;
}

/**
 * Iterates over a read or subscription. When a reader stops early, the client leaves the call open, and a later error has no
 * listener and would end the process. This function handles both.
 *
 * @throws the port's errors.
 */
export async function* iterate<Item>(responses: Responses, signal?: AbortSignal): AsyncGenerator<Item> {
  responses.on('error', () => undefined);
  const stop = (): void => void responses.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    if (signal?.aborted === true) return;
    for await (const item of responses.iterator({ destroyOnReturn: false }) as AsyncIterable<Item>)
      yield item;
  } catch (error) {
    if (signal?.aborted !== true) throw toPortError(error, 'reading');
  } finally {
    signal?.removeEventListener('abort', stop);
    await cancel(responses);
    // Drains a call that was left early, because the client's `dispose` waits for its end.
    responses.resume();
  }
}

/** A call that never started has nothing to cancel: its error was thrown already. */
async function cancel(responses: Responses): Promise<void> {
  await Promise.allSettled([responses.cancel?.() ?? responses.unsubscribe?.()]);
}
