import { answerFor, dropOldFiles, keepFiles } from './files.js';
import { openNotified, renewSubscription, showPushed } from './pushes.js';

declare const self: ServiceWorkerGlobalScope;

/**
 * The service worker of the app: its pages open without a network. It is nobody's way to the API, and not admin's. A new one waits until
 * somebody asks for it.
 */
self.addEventListener('install', (event) => event.waitUntil(keepFiles()));
self.addEventListener('activate', (event) =>
  event.waitUntil(dropOldFiles().then(() => self.clients.claim())),
);
self.addEventListener('message', ({ data }) => {
  if (data === 'activate') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const answer = answerFor(event.request);
  if (answer) event.respondWith(answer);
});
self.addEventListener('push', (event) => event.waitUntil(showPushed(event)));
self.addEventListener('notificationclick', (event) => event.waitUntil(openNotified(event)));
self.addEventListener('pushsubscriptionchange', (event) =>
  (event as ExtendableEvent).waitUntil(renewSubscription(event)),
);
