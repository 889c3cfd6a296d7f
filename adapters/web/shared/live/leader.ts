import { createApiClient } from '../../../apiClient/index.js';
import { LiveHub } from './hub.js';
import { withoutLock, type HubLink, type HubListener, type ToHub, type ToTab } from './messages.js';
import { whenFree } from './whenFree.js';

type Said =
  | { readonly to: 'hub'; readonly from: string; readonly message: ToHub }
  | { readonly to: 'tab'; readonly tab: string; readonly message: ToTab }
  /** Another tab leads from now on. */
  | { readonly to: 'all'; readonly leader: string }
  /** The leader is hidden: does a visible tab want to lead? */
  | { readonly to: 'visible' }
  /** A visible tab wants to lead. */
  | { readonly to: 'leader' };

/**
 * The tab that holds a lock has the hub, and the others speak to it over a channel. Visible tabs wait for the lock, so one of them gets it as
 * soon as the leader's tab is closed, or crashes, or hands over because it is hidden.
 */
export function leadOrFollow(name: string, { onMessage, onNewHub }: HubListener): HubLink {
  const tabId = crypto.randomUUID();
  const channel = new BroadcastChannel(`brewline-live ${name}`);
  const say = (said: Said) => channel.postMessage(said);
  let waiting: AbortController | undefined;
  let leading: { readonly hub: LiveHub; readonly handOver: () => void } | undefined;

  function lead(): Promise<void> {
    waiting = undefined;
    const hub = new LiveHub(createApiClient({}), whenFree);
    return new Promise((resolve) => {
      leading = {
        hub,
        handOver: () => {
          leading = undefined;
          hub.close();
          resolve();
        },
      };
      say({ to: 'all', leader: tabId });
      onNewHub();
    });
  }

  /** Waits for the lock while it is visible. */
  function stand(): void {
    if (leading) return;
    if (document.hidden) {
      waiting?.abort();
      waiting = undefined;
    } else if (!waiting) {
      waiting = new AbortController();
      const { signal } = waiting;
      navigator.locks.request(`brewline-live ${name}`, { signal }, lead).catch((error: unknown) => {
        // It is refused because nobody waits any more; anything else is shown as an error of the page.
        if (!signal.aborted) throw error;
      });
      say({ to: 'leader' });
    }
  }

  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.to === 'hub')
      leading?.hub.take(data.from, data.message, (message) => say({ to: 'tab', tab: data.from, message }));
    else if (data.to === 'tab' && data.tab === tabId) onMessage(data.message);
    else if (data.to === 'all') onNewHub();
    else if (data.to === 'visible' && waiting) say({ to: 'leader' });
    else if (data.to === 'leader' && document.hidden) leading?.handOver();
  };
  const onVisibility = () => {
    stand();
    if (leading && document.hidden) say({ to: 'visible' });
  };
  document.addEventListener('visibilitychange', onVisibility);
  stand();

  return {
    post: (message) => {
      if (leading) leading.hub.take(tabId, withoutLock(message), onMessage);
      else say({ to: 'hub', from: tabId, message });
    },
    close: () => {
      document.removeEventListener('visibilitychange', onVisibility);
      waiting?.abort();
      if (leading) leading.handOver();
      else say({ to: 'hub', from: tabId, message: { type: 'leave' } });
      channel.close();
    },
  };
}
