import { createApiClient } from '../../apiClient/index.js';
import { LiveHub } from '../shared/live/hub.js';
import type { ToHub, ToTab } from '../shared/live/messages.js';
import { whenFree } from '../shared/live/whenFree.js';

/** The shared worker of the live stream: one for each client and account, named after both. */
const hub = new LiveHub(createApiClient({}), whenFree);
const lock = `brewline-hub ${crypto.randomUUID()}`;
/** Held until the worker is gone, so that the tabs know when that is. */
const held = new Promise<void>((isHeld) => {
  void navigator.locks.request(lock, () => {
    isHeld();
    return new Promise<never>(() => undefined);
  });
});
let tabs = 0;

interface SharedWorkerScope {
  onconnect: ((event: MessageEvent) => void) | null;
}

(self as unknown as SharedWorkerScope).onconnect = ({ ports: [port] }) => {
  if (!port) return;
  const tabId = String((tabs += 1));
  const post = (message: ToTab) => port.postMessage(message);
  port.onmessage = ({ data }: MessageEvent<ToHub>) => hub.take(tabId, data, post);
  void held.then(() => post({ type: 'hub', lock }));
};
