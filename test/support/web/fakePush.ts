import type { BrowserContext, Page } from 'playwright-core';
import type { PushSubscription } from '../pushSubscription.js';

/** What a page did with push. */
export interface PushCalls {
  permissionsAsked: number;
  /** The keys of the server that were subscribed with. */
  readonly keys: string[];
  ended: number;
}

/** Chromium without a display reaches no push service: `subscribe` gives this subscription instead, and nothing else is another. */
export async function fakePush(
  context: BrowserContext,
  endpoint: string,
  { p256dh, auth }: PushSubscription,
): Promise<PushCalls> {
  const calls: PushCalls = { permissionsAsked: 0, keys: [], ended: 0 };
  await context.exposeFunction('notePermission', () => void (calls.permissionsAsked += 1));
  await context.exposeFunction('noteKey', (key: string) => void calls.keys.push(key));
  await context.exposeFunction('noteEnd', () => void (calls.ended += 1));
  const json = JSON.stringify({ endpoint, expirationTime: null, keys: { p256dh, auth } });
  await context.addInitScript(`
    const kept = 'test.subscribed';
    const subscription = {
      toJSON: () => (${json}),
      unsubscribe: async () => { localStorage.removeItem(kept); await noteEnd(); return true; },
    };
    PushManager.prototype.getSubscription = async () => localStorage.getItem(kept) === null ? null : subscription;
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
      await noteKey(applicationServerKey);
      localStorage.setItem(kept, '');
      return subscription;
    };
    const ask = Notification.requestPermission.bind(Notification);
    Notification.requestPermission = async () => { await notePermission(); return ask(); };`);
  return calls;
}

/** As the browser does when its push service has a message. */
export async function pushTo(page: Page, data: string): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  const registration = new Promise<string>((resolve) =>
    devTools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first) resolve(first.registrationId);
    }),
  );
  await devTools.send('ServiceWorker.enable');
  await devTools.send('ServiceWorker.deliverPushMessage', {
    origin: new URL(page.url()).origin,
    registrationId: await registration,
    data,
  });
  await devTools.detach();
}

export interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly data: string;
}

/** The notifications that the browser shows of the app. */
export function shownTo(page: Page): Promise<readonly Shown[]> {
  return page.evaluate(`navigator.serviceWorker.ready
    .then((registration) => registration.getNotifications())
    .then((all) => all.map(({ title, body, tag, data }) => ({ title, body, tag, data })))`);
}
