import type { HubLink, HubListener, ToHub, ToTab } from './messages.js';
import { whenFree } from './whenFree.js';

const againMs = 3_000;

/**
 * The hub of a shared worker. The browser may have put the worker into the process of any tab: when that one crashes, the worker is gone, and
 * its port says nothing. So each tab waits for the lock that the worker holds, and then begins another.
 */
export function sharedHub(name: string, { onMessage, onNewHub }: HubListener): HubLink {
  const ending = new AbortController();
  const { signal } = ending;
  let port = begin();

  function begin(): MessagePort {
    const worker = new SharedWorker(new URL('../../worker/live.ts', import.meta.url), {
      type: 'module',
      name,
    });
    // Its script did not come: without it nothing would, and nobody would know.
    worker.onerror = () => setTimeout(beginAgain, againMs);
    worker.port.onmessage = ({ data }: MessageEvent<ToTab>) => {
      if (data.type === 'hub') whenFree(data.lock, beginAgain, signal);
      else onMessage(data);
    };
    return worker.port;
  }

  function beginAgain(): void {
    if (signal.aborted) return;
    port.close();
    port = begin();
    onNewHub();
  }

  return {
    post: (message) => port.postMessage(message),
    close: () => {
      ending.abort();
      port.postMessage({ type: 'leave' } satisfies ToHub);
      port.close();
    },
  };
}
