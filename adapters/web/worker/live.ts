import { createApiClient } from '../../apiClient/index.js';
import { LiveHub } from '../shared/live/hub.js';
import type { ToHub } from '../shared/live/messages.js';

/** The shared worker of the live stream: one for each client and account, named after both. */
const hub = new LiveHub(createApiClient({}));
let tabs = 0;

interface SharedWorkerScope {
  onconnect: ((event: MessageEvent) => void) | null;
}

(self as unknown as SharedWorkerScope).onconnect = ({ ports: [port] }) => {
  if (!port) return;
  const tabId = String((tabs += 1));
  port.onmessage = ({ data }: MessageEvent<ToHub>) =>
    hub.take(tabId, data, (message) => port.postMessage(message));
};
