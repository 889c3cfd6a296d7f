import { signal, type ReadonlySignal } from '@preact/signals';
import { api, ask, endPush, pushSubscription, workerOfApp } from '../../shared/session/index.js';
import { nameOfAgent } from '../me/agents.js';

/**
 * Whether this browser is told: it `can` be; it `is`; somebody refused it; the server has no key; or the browser `can't`, as in a private window
 * and on an iPhone before the app is on its home screen.
 */
export type Told = 'can' | 'is' | 'refused' | 'noKey' | 'cannot';

const toldSignal = signal<Told | undefined>(undefined);

/** Undefined until it is known. */
export const told: ReadonlySignal<Told | undefined> = toldSignal;

export async function lookWhetherTold(): Promise<void> {
  toldSignal.value = await whetherTold();
}

async function whetherTold(): Promise<Told> {
  if (!('PushManager' in window) || !('Notification' in window) || !(await workerOfApp())) return 'cannot';
  if (Notification.permission === 'denied') return 'refused';
  return (await pushSubscription()) ? 'is' : 'can';
}

/** Asks for the permission first: browsers ask only right after a tap. @throws ApiProblem, ApiUnreachable, DOMException */
export async function tellThisBrowser(): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') return lookWhetherTold();
  const { webPushKey } = await ask(api.GET('/api/v1/notifications/web-push-key'));
  if (webPushKey === null) {
    toldSignal.value = 'noKey';
    return;
  }
  const { endpoint, keys } = (await subscribe(webPushKey)).toJSON();
  const body = {
    name: nameOfAgent(navigator.userAgent).slice(0, 100),
    endpoint: endpoint ?? '',
    keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' },
  };
  try {
    await ask(api.POST('/api/v1/people/me/notification-ways/web-push', { body }));
  } catch (error) {
    await endPush();
    throw error;
  } finally {
    await lookWhetherTold();
  }
}

/** One of before may be of another log-in, or of another key of the server. */
async function subscribe(applicationServerKey: string): Promise<PushSubscription> {
  await endPush();
  const { pushManager } = await navigator.serviceWorker.ready;
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

export async function tellThisBrowserNoMore(): Promise<void> {
  await endPush();
  await lookWhetherTold();
}
