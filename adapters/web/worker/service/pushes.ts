import { languages, type Language } from '../../../../domain/texts/index.js';
import { languageOfAccount } from '../../shared/lastSeen.js';
import { shownNotice } from './notices.js';

declare const self: ServiceWorkerGlobalScope;

/** Browsers end a worker that takes minutes for one event. */
const tryAfterMs = [0, 2_000, 8_000, 30_000] as const;
const answerWithinMs = 10_000;
const passingStatuses: ReadonlySet<number> = new Set([0, 408, 425, 429]);
const mayPass = (status: number) => passingStatuses.has(status) || status >= 500;

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

/**
 * The browser's push service has taken a subscription back: another one takes its place. When Brewline does not take that, the person is told so
 * here, for nothing else would come any more.
 */
export async function renewSubscription(event: Event): Promise<void> {
  try {
    await keepRenewed(await renewedOf(event as SubscriptionChange));
  } catch {
    const { title, path, ...options } = shownNotice({ type: 'pushOff' }, await languageHere());
    await self.registration.showNotification(title, { ...options, data: path });
  }
}

/** @throws DOMException when the browser's push service does not answer, or refuses */
async function renewedOf({
  oldSubscription,
  newSubscription,
}: SubscriptionChange): Promise<PushSubscription> {
  const applicationServerKey = oldSubscription?.options.applicationServerKey ?? null;
  const options = { userVisibleOnly: true, applicationServerKey };
  return newSubscription ?? (await self.registration.pushManager.subscribe(options));
}

/** @throws Error when Brewline refuses it, or does not answer */
async function keepRenewed(renewed: PushSubscription): Promise<void> {
  for (const waitMs of tryAfterMs) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    const status = await statusOfSending(renewed);
    if (status >= 200 && status < 300) return;
    if (!mayPass(status)) break;
  }
  throw new Error('the renewed subscription was not taken');
}

/** @returns 0 when nobody answered */
async function statusOfSending(renewed: PushSubscription): Promise<number> {
  const answered = fetch('/api/v1/people/me/notification-ways/web-push', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(renewed),
    signal: AbortSignal.timeout(answerWithinMs),
  });
  return answered.then(
    ({ status }) => status,
    () => 0,
  );
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
