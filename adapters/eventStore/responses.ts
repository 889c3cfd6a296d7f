import type { Readable } from 'node:stream';
import { toPortError } from './errors.js';

/** A read or subscription of the client, and how to tell the server that no more is wanted. */
interface Responses extends Readable {
  cancel?(): Promise<void>;
  unsubscribe?(): Promise<void>;
}

/**
 * Iterates over a read or subscription. The client leaves a call open when its reader stops early, and reports an error that
 * comes after that to nobody, which would end the process: both are taken care of here.
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
    // Lets a call that was left early come to its end, which the client's `dispose` waits for.
    responses.resume();
  }
}

/** A call that never began has nothing to cancel: its error was thrown already. */
async function cancel(responses: Responses): Promise<void> {
  await Promise.allSettled([responses.cancel?.() ?? responses.unsubscribe?.()]);
}
