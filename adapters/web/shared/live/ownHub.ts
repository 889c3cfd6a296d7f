import { createApiClient } from '../../../apiClient/index.js';
import { viewOptions } from '../view/index.js';
import { LiveHub } from './hub.js';
import { withoutLock, type HubLink, type HubListener } from './messages.js';
import { whenFree } from './whenFree.js';

/** A hub of this tab's own. */
export function ownHub({ onMessage }: Pick<HubListener, 'onMessage'>): HubLink {
  const hub = new LiveHub(createApiClient(viewOptions), whenFree);
  return {
    post: (message) => hub.take('own', withoutLock(message), onMessage),
    close: () => hub.close(),
  };
}
