import { languages, type Language } from '../../../../domain/texts/index.js';
import { languageOfAccount } from '../../shared/lastSeen.js';
import { shownNotice } from './notices.js';

declare const self: ServiceWorkerGlobalScope;

/** Without a renewed subscription, the browser is told nothing any more. */
interface SubscriptionChange extends ExtendableEvent {
  readonly oldSubscription?: PushSubscription | null;
  readonly newSubscription?: PushSubscription | null;
}

/** Shows what is pushed, in the language of whom is logged in here. */
export async function showPushed({ data }: PushEvent): Promise<void> {
  const { title, path, ...options } = shownNotice(jsonOf(data), await languageHere());
  // An escalation takes the place of its alarm, and is heard again.
  const again = { renotify: true } as NotificationOptions;
  await self.registration.showNotification(title, { ...options, ...again, data: path });
}

/** Opens the page that a notification is about, or shows it where it is open. */
export async function openNotified({ notification }: NotificationEvent): Promise<void> {
  notification.close();
  const url = new URL(String(notification.data), location.origin).href;
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = pages.find((page) => page.url === url);
  await (open ? open.focus() : self.clients.openWindow(url));
}

/** The browser's push service has taken a subscription back: another one takes its place. */
export async function renewSubscription(event: Event): Promise<void> {
  const { oldSubscription, newSubscription } = event as SubscriptionChange;
  const applicationServerKey = oldSubscription?.options.applicationServerKey ?? null;
  const options = { userVisibleOnly: true, applicationServerKey };
  const renewed = newSubscription ?? (await self.registration.pushManager.subscribe(options));
  await fetch('/api/v1/people/me/notification-ways/web-push', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(renewed),
  });
}

function jsonOf(data: PushMessageData | null): unknown {
  try {
    return data?.json();
  } catch {
    return undefined;
  }
}

async function languageHere(): Promise<Language> {
  const own = navigator.languages.map((each) => each.slice(0, 2));
  const known = languages.find((each) => own.includes(each));
  return (await languageOfAccount()) ?? known ?? 'en';
}
